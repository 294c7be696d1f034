/*
 * Puts a TCP stack written in C under test by tcp-statechart: copy this file, fill in a struct, call serve(). No
 * dependency. It speaks the protocol of docs/protocol.md: a line of JSON in, a line of JSON out.
 */
#ifndef TCP_STATECHART_H
#define TCP_STATECHART_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One end of the connection; numbers in host order. */
struct endpoint { uint32_t address; uint16_t port; };

/* What a stack has to do. Those left out, being NULL, are not called; `capabilities` says so. */
struct stack {
  const char *name, *version;
  const char *capabilities; /* JSON, as docs/porting.md has it */
  void (*start)(const char *profile, uint32_t seed);
  void (*reset)(struct endpoint local, struct endpoint peer); /* back to CLOSED, nothing left */
  void (*call)(const char *call, const uint8_t *octets, size_t length); /* "OPEN.passive", "SEND", ... */
  void (*inject)(const uint8_t *packet, size_t length); /* an IPv4 packet arrives */
  void (*advance)(unsigned ms); /* time passes */
  void (*expire)(const char *timer); /* "2MSL", "user", "retransmission" */
  void (*set_iss)(uint32_t iss);
  void (*read)(int on); /* does the user take octets as they come? */
  const char *(*state)(void); /* "ESTABLISHED", once nothing moves any more; NULL: not shown */
};

/* Lists of the answer: JSON strings, separated by commas. */
static struct { char *text; size_t length, size; } seen[3];

static void see(int list, const char *text, const uint8_t *octets, size_t length) {
  size_t wanted = seen[list].length + (text ? strlen(text) : 2 * length) + 4;
  if (wanted > seen[list].size) seen[list].text = (char *)realloc(seen[list].text, seen[list].size = 2 * wanted);
  char *at = seen[list].text + seen[list].length;
  at += sprintf(at, "%s\"", seen[list].length ? "," : "");
  if (text) at += sprintf(at, "%s", text);
  for (size_t i = 0; !text && i < length; i++) at += sprintf(at, "%02x", octets[i]);
  at += sprintf(at, "\"");
  seen[list].length = (size_t)(at - seen[list].text);
}

/* The stack has sent an IPv4 packet. */
static inline void sent(const uint8_t *packet, size_t length) { see(0, NULL, packet, length); }
/* The user is told: "data", "connection closing", "connection reset", ... */
static inline void told(const char *signal) { see(1, signal, NULL, 0); }
/* Octets have reached the user. */
static inline void delivered(const uint8_t *octets, size_t length) { see(2, NULL, octets, length); }

/* Says why the last line cannot be asked of this stack, in place of an answer. */
static const char *refusal;
static inline void refuse(const char *why) { refusal = refusal ? refusal : why; }

/* The value of a key in a flat object; strings without their quotes. The protocol has no escapes in what is read here. */
static const char *value_of(const char *object, const char *key, char *into, size_t size) {
  char quoted[40];
  snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const char *at = strstr(object, quoted);
  size_t length = 0;
  if (at) at += strlen(quoted);
  if (at && *at == '"') at++;
  while (at && *at && !strchr("\",}", *at) && length + 1 < size) into[length++] = *at++;
  into[length] = 0;
  return into;
}

static size_t octets_of(const char *object, const char *key, char *into, size_t size) {
  size_t length = strlen(value_of(object, key, into, size)) / 2;
  for (size_t i = 0; i < length; i++) {
    char pair[3] = {into[2 * i], into[2 * i + 1], 0};
    into[i] = (char)strtoul(pair, NULL, 16);
  }
  return length;
}

static struct endpoint endpoint_of(const char *object, const char *key) {
  char text[40];
  unsigned a = 0, b = 0, c = 0, d = 0, port = 0;
  sscanf(value_of(object, key, text, sizeof text), "%u.%u.%u.%u:%u", &a, &b, &c, &d, &port);
  return (struct endpoint){a << 24 | b << 16 | c << 8 | d, (uint16_t)port};
}

static void perform(const struct stack *stack, const char *object, char *buffer, size_t size) {
  char op[16], word[32];
  value_of(object, "op", op, sizeof op);
  if (!strcmp(op, "reset")) {
    stack->reset(endpoint_of(object, "local"), endpoint_of(object, "peer"));
    /* What ends the last connection is no answer of the next one. */
    seen[0].length = seen[1].length = seen[2].length = 0;
  }
  else if (!strcmp(op, "inject")) {
    size_t length = octets_of(object, "segment", buffer, size);
    stack->inject((uint8_t *)buffer, length);
  } else if (!strcmp(op, "call")) {
    size_t length = octets_of(object, "octets", buffer, size);
    stack->call(value_of(object, "call", word, sizeof word), (uint8_t *)buffer, length);
  } else if (!strcmp(op, "advance") && stack->advance)
    stack->advance((unsigned)strtoul(value_of(object, "ms", word, sizeof word), NULL, 10));
  else if (!strcmp(op, "expire") && stack->expire) stack->expire(value_of(object, "timer", word, sizeof word));
  else if (!strcmp(op, "iss") && stack->set_iss)
    stack->set_iss((uint32_t)strtoul(value_of(object, "iss", word, sizeof word), NULL, 10));
  else if (!strcmp(op, "read") && stack->read) stack->read(*value_of(object, "on", word, sizeof word) == '1');
  else refuse("this stack has no such operation");
}

static void answer(const struct stack *stack) {
  const char *state = stack->state ? stack->state() : NULL;
  if (refusal) printf("{\"refused\":\"%s\"}\n", refusal);
  else {
    printf("{");
    if (state) printf("\"state\":\"%s\",", state);
    const char *names[] = {"segments", "events", "delivered"};
    for (int list = 0; list < 3; list++)
      printf("%s\"%s\":[%.*s]", list ? "," : "", names[list], (int)seen[list].length, seen[list].text ? seen[list].text : "");
    printf("}\n");
  }
  fflush(stdout);
  refusal = NULL;
  seen[0].length = seen[1].length = seen[2].length = 0;
}

/* Serves until standard input ends. */
static int serve(const struct stack *stack) {
  static char line[1 << 20], buffer[1 << 18];
  while (fgets(line, sizeof line, stdin)) {
    if (strstr(line, "\"op\":\"hello\"")) {
      char profile[16], seed[16];
      value_of(line, "profile", profile, sizeof profile);
      if (stack->start) stack->start(profile, (uint32_t)strtoul(value_of(line, "seed", seed, sizeof seed), NULL, 10));
      if (refusal) printf("{\"refused\":\"%s\"}\n", refusal);
      else printf("{\"protocol\":1,\"name\":\"%s\",\"version\":\"%s\",\"capabilities\":%s}\n", stack->name, stack->version, stack->capabilities);
      fflush(stdout);
      refusal = NULL;
      continue;
    }
    for (char *object = strchr(line, '{'); object; ) {
      char *end = strchr(object, '}');
      if (!end) break;
      char *next = strchr(end, '{');
      *end = 0;
      perform(stack, object, buffer, sizeof buffer);
      object = next;
    }
    answer(stack);
  }
  return 0;
}
#endif
