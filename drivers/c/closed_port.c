/* The smallest stack there is: a host on which nothing listens. It answers everything but a reset with a reset. */
#include "tcp_statechart.h"

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

static uint32_t get(const uint8_t *at, int octets) {
  uint32_t number = 0;
  while (octets-- > 0) number = number << 8 | *at++;
  return number;
}
static void put(uint8_t *at, int octets, uint32_t number) {
  while (octets-- > 0) at[octets] = (uint8_t)number, number >>= 8;
}
static uint32_t sum(const uint8_t *at, size_t length, uint32_t from) {
  for (size_t i = 0; i < length; i += 2) from += get(at + i, 2);
  while (from >> 16) from = (from & 0xffff) + (from >> 16);
  return from;
}

static void reset(struct endpoint local, struct endpoint peer) { (void)local; (void)peer; }
static void call(const char *what, const uint8_t *octets, size_t length) { (void)what; (void)octets; (void)length; }

static void inject(const uint8_t *in, size_t length) {
  size_t header = (in[0] & 15) * 4, data = header + (in[header + 12] >> 4) * 4;
  uint8_t flags = in[header + 13], out[40] = {0x45, [8] = 64, [9] = 6, [32] = 0x50};
  if (flags & RST) return;
  uint32_t taken = (uint32_t)(length - data) + !!(flags & SYN) + !!(flags & FIN);
  put(out + 2, 2, 40);
  memcpy(out + 12, in + 16, 4), memcpy(out + 16, in + 12, 4);
  memcpy(out + 20, in + header + 2, 2), memcpy(out + 22, in + header, 2);
  if (flags & ACK) memcpy(out + 24, in + header + 8, 4), out[33] = RST;
  else put(out + 28, 4, get(in + header + 4, 4) + taken), out[33] = RST | ACK;
  put(out + 36, 2, ~sum(out + 20, 20, sum(out + 12, 8, 6 + 20)));
  put(out + 10, 2, ~sum(out, 20, 0));
  sent(out, 40);
}

static const char *state(void) { return "CLOSED"; }

int main(void) {
  struct stack stack = {.name = "closed-port-c", .version = "1", .reset = reset, .call = call, .inject = inject, .state = state,
    .capabilities = "{\"state\":true,\"clock\":\"none\",\"unsupported\":[{\"input\":\"OPEN.active\",\"reason\":\"a closed port opens no connection\"},"
                    "{\"input\":\"OPEN.passive\",\"reason\":\"a closed port opens no connection\"}]}"};
  return serve(&stack);
}
