#!/bin/sh
# lwIP 2.1.3, as Debian 12 has it (liblwip0 2.1.3+dfsg1-2), cc of any version. Needs Debian 12 and a C compiler; fetches the packages
# with apt-get download, and installs nothing.
#
# Expected: a client connects (round trip: half a second at most), is idle for a minute, and writes. That is acknowledged at once. It
# writes again, and that segment is lost: it is sent again after some three seconds, since no round trip was ever longer than that.
#
# Seen: it is sent again after more than a minute, as long as the client had been idle. With ten minutes of idleness it is ten minutes.
#
# Why: the measurement that begins with the SYN (rttest, src/core/tcp_out.c:1539) is not ended by the SYN,ACK: SYN_SENT handles its ACK
# by itself (src/core/tcp_in.c:859) and never comes to where round trips are taken (src/core/tcp_in.c:1345). The first ACK after that
# ends it, whenever it comes: idle time counts as a round trip.
#
# Whom it hurts: clients that connect and wait for something to report (MQTT, telemetry, keep-alive pools): their first loss after
# that stalls the connection for as long as it had been idle.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
version=2.1.3+dfsg1-2
apt-get download "liblwip0=$version" "liblwip-dev=$version" >/dev/null 2>&1
for archive in *.deb; do dpkg -x "$archive" .; done
cat > main.c <<'END'
#include <stdio.h>
#include <string.h>
#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/inet_chksum.h>
#include <lwip/tcp.h>
#include <lwip/priv/tcp_priv.h>

/* The peer: what it has seen last, and whether it still hears anything. */
static struct netif net;
static u32_t peer_next = 1000, seen_end;
static u16_t own_port;
static int sent, waiting;

static err_t output(struct netif *n, struct pbuf *p, const ip4_addr_t *to) {
  unsigned char b[64];
  pbuf_copy_partial(p, b, sizeof b, 0);
  u32_t seq = (u32_t)b[24] << 24 | b[25] << 16 | b[26] << 8 | b[27];
  int octets = p->tot_len - 20 - (b[32] >> 4) * 4;
  own_port = b[20] << 8 | b[21];
  seen_end = seq + octets + (b[33] & 2 ? 1 : 0);
  if (octets > 0 || b[33] & 2) sent++;
  return ERR_OK;
}

/* A segment of the peer, without octets. */
static void arrive(unsigned char flags) {
  struct pbuf *p = pbuf_alloc(PBUF_RAW, 40, PBUF_RAM);
  unsigned char *b = p->payload;
  memset(b, 0, 40);
  b[0] = 0x45, b[3] = 40, b[8] = 64, b[9] = 6;
  b[12] = 198, b[13] = 51, b[14] = 100, b[15] = 1, b[16] = 192, b[17] = 0, b[18] = 2, b[19] = 1;
  b[20] = 0, b[21] = 80, b[22] = own_port >> 8, b[23] = own_port;
  u32_t seq = lwip_htonl(peer_next), ack = lwip_htonl(seen_end);
  memcpy(b + 24, &seq, 4), memcpy(b + 28, &ack, 4);
  b[32] = 0x50, b[33] = flags, b[34] = 0x20;
  u16_t sum = inet_chksum(b, 20);
  memcpy(b + 10, &sum, 2);
  ip4_addr_t from, to;
  IP4_ADDR(&from, 198, 51, 100, 1), IP4_ADDR(&to, 192, 0, 2, 1);
  struct pbuf *segment = pbuf_alloc(PBUF_RAW, 20, PBUF_RAM);
  memcpy(segment->payload, b + 20, 20);
  sum = inet_chksum_pseudo(segment, 6, 20, &from, &to);
  pbuf_free(segment);
  memcpy(b + 36, &sum, 2);
  if (flags & 2) peer_next++;
  ip4_input(p, &net);
}

static err_t up(struct netif *n) { n->output = output, n->mtu = 1500; return ERR_OK; }
static err_t connected(void *arg, struct tcp_pcb *pcb, err_t err) { return ERR_OK; }
static void pass(int ms) { for (; ms > 0; ms -= TCP_TMR_INTERVAL) tcp_tmr(); }

int main(void) {
  lwip_init();
  ip4_addr_t own, mask, peer;
  IP4_ADDR(&own, 192, 0, 2, 1), IP4_ADDR(&mask, 255, 255, 255, 0), IP4_ADDR(&peer, 198, 51, 100, 1);
  netif_add(&net, &own, &mask, &peer, NULL, up, ip4_input);
  netif_set_default(&net), netif_set_up(&net), netif_set_link_up(&net);
  /* Tick 0 stands for no measurement. */
  pass(1000);
  struct tcp_pcb *pcb = tcp_new();
  ip_addr_t host;
  IP_ADDR4(&host, 198, 51, 100, 1);
  tcp_connect(pcb, &host, 80, connected);
  arrive(0x12);
  pass(IDLE * 1000);
  tcp_write(pcb, "one", 3, TCP_WRITE_FLAG_COPY), tcp_output(pcb);
  arrive(0x10);
  tcp_write(pcb, "two", 3, TCP_WRITE_FLAG_COPY), tcp_output(pcb);
  for (sent = 0; sent == 0 && waiting < 2000000; waiting += 250) pass(250);
  printf("idle for %d s: sent again after %d s\n", IDLE, (waiting + 500) / 1000);
  return 0;
}
END
library=$(echo usr/lib/*-linux-gnu)
seen=$(for idle in 1 60 600; do
  cc -w -DIDLE=$idle -Iusr/include/lwip -Iusr/include main.c -o main "$library/liblwip.so.0" && LD_LIBRARY_PATH=$library ./main
done)
echo "$seen"
echo "$seen" | grep -q '^idle for 1 s: sent again after [1-4] s$'
echo "$seen" | grep -Eq '^idle for 60 s: sent again after (6|7|8|9|1[0-9])[0-9] s$'
echo "$seen" | grep -Eq '^idle for 600 s: sent again after [6-9][0-9][0-9] s$|^idle for 600 s: sent again after 1[0-9]{3} s$'
