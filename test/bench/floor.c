/*
 * What the kernel itself takes for a lifecycle: the same calls as `--sut linux` makes for OPEN.passive, rcv.SYN, rcv.ACK,
 * rcv.FIN, CLOSE, rcv.ACK, each step observed, in C. Prints the processor time of a step, µs. `floor.mjs` compiles it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIN = 1, SYN = 2, ACK = 16, STEPS = 6, LOCAL_PORT = 8080 };

static int tun, diag;
static uint32_t local, peer;
static uint16_t peer_port;
static uint32_t snd_nxt, rcv_nxt;
static unsigned char packet[2048];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static uint32_t sum(const unsigned char *octets, int length, uint32_t start) {
  for (int at = 0; at + 1 < length; at += 2) start += (octets[at] << 8) | octets[at + 1];
  if (length & 1) start += octets[length - 1] << 8;
  return start;
}

static uint16_t folded(uint32_t total) {
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return htons(~total & 0xffff);
}

static uint16_t tcp_checksum(const unsigned char *ip, int length) {
  return folded(sum(ip + 20, length - 20, sum(ip + 12, 8, 6 + length - 20)));
}

static void inject(int flags) {
  unsigned char out[40] = {0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6};
  uint32_t seq = htonl(snd_nxt), ack = htonl(flags & ACK ? rcv_nxt : 0);
  uint16_t ports[2] = {htons(peer_port), htons(LOCAL_PORT)}, window = htons(65535), check;
  memcpy(out + 12, &peer, 4);
  memcpy(out + 16, &local, 4);
  check = folded(sum(out, 20, 0));
  memcpy(out + 10, &check, 2);
  memcpy(out + 20, ports, 4);
  memcpy(out + 24, &seq, 4);
  memcpy(out + 28, &ack, 4);
  out[32] = 5 << 4;
  out[33] = flags;
  memcpy(out + 34, &window, 2);
  check = tcp_checksum(out, 40);
  memcpy(out + 36, &check, 2);
  if (write(tun, out, sizeof out) != sizeof out) fail("write to the device");
  if (flags & (SYN | FIN)) snd_nxt++;
}

/* Reads until the wire is silent; checks what came as the adapter's reader does. */
static void drain(void) {
  int length;
  while ((length = read(tun, packet, sizeof packet)) > 0) {
    if (packet[9] != 6) continue;
    int flags = packet[33];
    uint32_t seq;
    memcpy(&seq, packet + 24, 4);
    if (folded(sum(packet, 20, 0)) != 0 || tcp_checksum(packet, length) != 0) fail("checksum");
    if (flags & (SYN | FIN)) rcv_nxt = ntohl(seq) + 1;
  }
  if (errno != EAGAIN) fail("read of the device");
}

static int state_by_diag(void) {
  struct {
    struct nlmsghdr head;
    struct inet_diag_req_v2 ask;
  } ask = {{sizeof ask, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0}, {0}};
  struct {
    struct nlmsghdr head;
    struct inet_diag_msg told;
    char rest[512];
  } answer;
  ask.ask.sdiag_family = AF_INET;
  ask.ask.sdiag_protocol = IPPROTO_TCP;
  ask.ask.idiag_states = -1;
  ask.ask.id.idiag_sport = htons(LOCAL_PORT);
  ask.ask.id.idiag_dport = htons(peer_port);
  ask.ask.id.idiag_src[0] = local;
  ask.ask.id.idiag_dst[0] = peer;
  ask.ask.id.idiag_cookie[0] = ask.ask.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  if (send(diag, &ask, sizeof ask, 0) < 0) fail("ask sock_diag");
  if (recv(diag, &answer, sizeof answer, 0) < 0) fail("hear sock_diag");
  return answer.head.nlmsg_type == NLMSG_ERROR ? 0 : answer.told.idiag_state;
}

static int state_of(int fd) {
  unsigned char info[8];
  socklen_t length = sizeof info;
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &length) < 0) fail("TCP_INFO");
  return info[0];
}

static void lifecycle(void) {
  static const int on = 1;
  static const struct linger zero = {1, 0};
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(LOCAL_PORT), .sin_addr.s_addr = local};
  char octets[64];
  snd_nxt = 1000;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0) fail("bind");
  listen(listener, 16);
  drain();
  inject(SYN);
  state_by_diag();
  drain();
  inject(ACK);
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) fail("accept");
  if (state_of(fd) != TCP_ESTABLISHED) fail("not established");
  close(listener);
  drain();
  inject(FIN | ACK);
  recv(fd, octets, 0, MSG_DONTWAIT);
  if (state_of(fd) != TCP_CLOSE_WAIT) fail("not in CLOSE_WAIT");
  drain();
  shutdown(fd, SHUT_WR);
  if (state_of(fd) != TCP_LAST_ACK) fail("not in LAST_ACK");
  drain();
  inject(ACK);
  if (state_of(fd) != TCP_CLOSE || state_by_diag() != 0) fail("not closed");
  drain();
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &zero, sizeof zero);
  close(fd);
  drain();
}

static void open_device(void) {
  struct ifreq request = {0};
  if (unshare(CLONE_NEWNET) < 0) fail("a network of its own");
  if ((tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) < 0) fail("/dev/net/tun");
  strcpy(request.ifr_name, "floor0");
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(tun, TUNSETIFF, &request) < 0) fail("TUNSETIFF");
  int any = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in *address = (struct sockaddr_in *)&request.ifr_addr;
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = local;
  if (ioctl(any, SIOCSIFADDR, &request) < 0) fail("SIOCSIFADDR");
  address->sin_addr.s_addr = inet_addr("255.255.255.0");
  if (ioctl(any, SIOCSIFNETMASK, &request) < 0) fail("SIOCSIFNETMASK");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl(any, SIOCSIFFLAGS, &request) < 0) fail("SIOCSIFFLAGS");
  close(any);
  if ((diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) < 0) fail("sock_diag");
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
  int lives = argc > 1 ? atoi(argv[1]) : 20000;
  local = inet_addr("192.0.2.1");
  peer = inet_addr("192.0.2.9");
  open_device();
  for (int at = 0; at < 1000; at++) {
    peer_port = 10000 + at;
    lifecycle();
  }
  double began = cpu();
  for (int at = 0; at < lives; at++) {
    peer_port = 12000 + at % 40000;
    lifecycle();
  }
  printf("%.3f\n", (cpu() - began) * 1e6 / lives / STEPS);
  return 0;
}
