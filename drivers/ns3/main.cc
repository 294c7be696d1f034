/*
 * ns-3's TCP under test: a program of its own around Debian's libns3-dev, on the simulator's clock. build.sh builds it.
 *
 * One node has ns-3's internet stack; at the other end of its link we read and write packets. A simulation is made anew for each
 * case. What a socket keeps to itself, its state and its timer, is read through a class derived from it.
 */
#include "../c/tcp_statechart.h"

#include <ns3/boolean.h>
#include <ns3/global-value.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/ipv4.h>
#include <ns3/node.h>
#include <ns3/object-vector.h>
#include <ns3/packet.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simple-channel.h>
#include <ns3/simple-net-device.h>
#include <ns3/simulator.h>
#include <ns3/tcp-l4-protocol.h>
#include <ns3/tcp-socket-base.h>
#include <ns3/tcp-socket-factory.h>

#include <string>
#include <vector>

using namespace ns3;

namespace {

constexpr uint16_t IPV4 = 0x0800;

/** Looks into a socket. */
struct Inside : TcpSocketBase {
  static TcpStates_t stateOf(const TcpSocketBase &socket) { return socket.*(&Inside::m_state); }
  static EventId timerOf(const TcpSocketBase &socket) { return socket.*(&Inside::m_retxEvent); }
};

Ptr<Node> node;
Ptr<SimpleNetDevice> far;
endpoint local, peer;
Ptr<Socket> listener, own;

/** Everything that happens now happens. */
void settle() {
  Simulator::Stop(MicroSeconds(1));
  Simulator::Run();
}

/** The connection between the two ends, that in TIME_WAIT included. */
Ptr<TcpSocketBase> find() {
  ObjectVectorValue sockets;
  node->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", sockets);
  for (auto each = sockets.Begin(); each != sockets.End(); ++each) {
    auto socket = DynamicCast<TcpSocketBase>(each->second);
    if (!socket) continue;
    auto state = Inside::stateOf(*socket);
    if (state == TcpSocket::CLOSED || state == TcpSocket::LISTEN) continue;
    Address there;
    if (socket->GetPeerName(there) != 0) continue;
    auto to = InetSocketAddress::ConvertFrom(there);
    if (to.GetPort() == peer.port && to.GetIpv4().Get() == peer.address) return socket;
  }
  return nullptr;
}

void take(Ptr<Socket> socket) {
  while (Ptr<Packet> packet = socket->Recv()) {
    if (packet->GetSize() == 0) return;
    std::vector<uint8_t> octets(packet->GetSize());
    packet->CopyData(octets.data(), octets.size());
    told("data");
    delivered(octets.data(), octets.size());
  }
}

void hold(Ptr<Socket> socket) {
  own = socket;
  socket->SetRecvCallback(MakeCallback(&take));
}

void closeListener() {
  if (listener) listener->Close();
  listener = nullptr;
}

bool heard(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address &) {
  std::vector<uint8_t> octets(packet->GetSize());
  packet->CopyData(octets.data(), octets.size());
  sent(octets.data(), octets.size());
  return true;
}

void start(const char *profile, uint32_t seed) {
  if (std::string(profile) != "rfc9293") refuse("ns-3 follows the profile rfc9293 only");
  RngSeedManager::SetSeed(seed);
  GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
}

void reset(endpoint here, endpoint there) {
  listener = own = nullptr;
  node = nullptr;
  far = nullptr;
  Simulator::Destroy();
  local = here;
  peer = there;
  node = CreateObject<Node>();
  auto other = CreateObject<Node>();
  InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.Install(node);
  auto channel = CreateObject<SimpleChannel>();
  auto near = CreateObject<SimpleNetDevice>();
  far = CreateObject<SimpleNetDevice>();
  // Two ends and nobody else: nobody is asked for a hardware address.
  for (auto device : {near, far}) {
    device->SetAttribute("PointToPointMode", BooleanValue(true));
    device->SetAddress(Mac48Address::Allocate());
    device->SetChannel(channel);
  }
  node->AddDevice(near);
  other->AddDevice(far);
  far->SetReceiveCallback(MakeCallback(&heard));
  auto ipv4 = node->GetObject<Ipv4>();
  auto interface = ipv4->AddInterface(near);
  ipv4->AddAddress(interface, Ipv4InterfaceAddress(Ipv4Address(local.address), Ipv4Mask("255.255.255.0")));
  ipv4->SetUp(interface);
  Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(Ipv4Address(peer.address), interface);
  settle();
}

Ptr<Socket> bound() {
  auto socket = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
  socket->Bind(InetSocketAddress(Ipv4Address(local.address), local.port));
  return socket;
}

void call(const char *name, const uint8_t *octets, size_t length) {
  std::string what = name;
  auto connection = find();
  bool isFree = !connection && !listener;
  if (what == "OPEN.passive" && isFree) {
    listener = bound();
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address &>(),
                                MakeCallback(+[](Ptr<Socket> socket, const Address &) { hold(socket); }));
    listener->Listen();
  } else if (what == "OPEN.active" && isFree) {
    hold(bound());
    own->Connect(InetSocketAddress(Ipv4Address(peer.address), peer.port));
  } else if (what == "SEND" && connection) {
    connection->Send(Create<Packet>(octets, length), 0);
  } else if (what == "CLOSE") {
    // shutdown() before ESTABLISHED is put off; close() is the call that acts.
    auto state = connection ? Inside::stateOf(*connection) : TcpSocket::CLOSED;
    // Before it is established nobody has it yet.
    if (connection && connection != own) hold(connection);
    if (state == TcpSocket::ESTABLISHED || state == TcpSocket::CLOSE_WAIT) connection->ShutdownSend();
    else if (connection) connection->Close();
    closeListener();
  } else if (what == "ABORT") {
    refuse("its sockets have no abort");
  }
}

void inject(const uint8_t *packet, size_t length) {
  far->Send(Create<Packet>(packet, length), Mac48Address::GetBroadcast(), IPV4);
}

void advance(unsigned ms) {
  Simulator::Stop(MilliSeconds(ms));
  Simulator::Run();
}

/** Time passes until the timer runs out, where it runs. */
void expire(const char *timer) {
  auto connection = find();
  if (std::string(timer) != "retransmission") return refuse("this timer is waited for");
  if (!connection) return;
  auto event = Inside::timerOf(*connection);
  if (!event.IsRunning()) return;
  Simulator::Stop(Simulator::GetDelayLeft(event) + MicroSeconds(1));
  Simulator::Run();
}

const char *state() {
  settle();
  auto connection = find();
  auto now = connection ? Inside::stateOf(*connection) : listener ? TcpSocket::LISTEN : TcpSocket::CLOSED;
  if (connection && now != TcpSocket::SYN_RCVD) closeListener();
  return TcpSocket::TcpStateName[now];
}

} // namespace

int main() {
  stack ns3stack{};
  ns3stack.name = "ns3";
  ns3stack.version = NS3_VERSION;
  ns3stack.capabilities =
      "{\"state\":true,\"clock\":\"virtual\",\"signals\":[\"data\"],\"timers\":{\"2MSL\":240000},\"expires\":[\"retransmission\"],"
      "\"unsupported\":[{\"input\":\"ABORT\",\"reason\":\"its sockets have no abort\"},"
      "{\"input\":\"timeout.user\",\"reason\":\"ns-3 counts retransmissions: it has no user timeout\"},"
      "{\"state\":\"LISTEN\",\"input\":\"SEND\",\"reason\":\"a listening socket cannot send\"},"
      "{\"state\":\"LISTEN\",\"input\":\"OPEN.active\",\"reason\":\"a listening socket cannot connect\"}]}";
  ns3stack.start = start;
  ns3stack.reset = reset;
  ns3stack.call = call;
  ns3stack.inject = inject;
  ns3stack.advance = advance;
  ns3stack.expire = expire;
  ns3stack.state = state;
  return serve(&ns3stack);
}
