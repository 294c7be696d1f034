#!/bin/sh
# ns-3.37, as Debian 12 has it (libns3-dev 3.37-2), g++ 12. Needs Debian 12 and g++; fetches the packages of ns-3 with apt-get
# download, and installs nothing.
#
# Expected: a socket connects to a port where nobody listens. The other node resets the attempt with RST,ACK, and the connect fails
# at once, as "connection refused" (RFC 9293 §3.10.7.3, second).
#
# Seen: the reset comes after two milliseconds and is ignored. The SYN is sent five more times, each is reset and each reset is
# ignored, and the connect fails after 189 seconds, as if the other node were not there.
#
# Why: in SYN_SENT whatever has the ACK bit and no SYN is dropped before the RST bit is looked at (ProcessSynSent in
# src/internet/model/tcp-socket-base.cc:2291), and the reset of a SYN always has it (§3.10.7.1).
#
# Whom it hurts: whoever simulates clients that try another server when one is down: a refusal takes three minutes of simulated time
# and looks like loss. Servers that are overloaded and refuse look like servers that are gone.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
version=3.37-2
library=$(apt-cache depends "libns3-dev=$version" | sed -n 's/^ *Depends: \(libns3[0-9a-z.+-]*\)$/\1/p' | grep -v dev)
apt-get download "libns3-dev=$version" $(for each in $library; do echo "$each=$version"; done) >/dev/null 2>&1
for archive in *.deb; do dpkg -x "$archive" .; done
cat > main.cc <<'END'
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <iostream>
using namespace ns3;

static int resets;

static void Sent(Ptr<const Packet> packet, const TcpHeader &header, Ptr<const TcpSocketBase>) {
  std::cout << "SYN " << Simulator::Now().GetSeconds() << " s" << std::endl;
}

static void Arrived(Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t) {
  auto copy = packet->Copy();
  Ipv4Header ip;
  TcpHeader tcp;
  copy->RemoveHeader(ip);
  copy->RemoveHeader(tcp);
  if (tcp.GetFlags() == (TcpHeader::RST | TcpHeader::ACK)) resets++;
}

static void Failed(Ptr<Socket>) {
  std::cout << "connect failed after " << Simulator::Now().GetSeconds() << " s, " << resets << " resets ignored" << std::endl;
}

int main() {
  NodeContainer nodes(2);
  auto channel = CreateObject<SimpleChannel>();
  channel->SetAttribute("Delay", TimeValue(MilliSeconds(1)));
  NetDeviceContainer devices;
  for (uint32_t at = 0; at < 2; at++) {
    auto device = CreateObject<SimpleNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    device->SetChannel(channel);
    nodes.Get(at)->AddDevice(device);
    devices.Add(device);
  }
  InternetStackHelper().Install(nodes);
  Ipv4AddressHelper addresses("192.0.2.0", "255.255.255.0");
  auto interfaces = addresses.Assign(devices);
  auto client = Socket::CreateSocket(nodes.Get(0), TcpSocketFactory::GetTypeId());
  client->TraceConnectWithoutContext("Tx", MakeCallback(&Sent));
  nodes.Get(0)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext("Rx", MakeCallback(&Arrived));
  client->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(), MakeCallback(&Failed));
  client->Bind();
  // Nobody listens there.
  client->Connect(InetSocketAddress(interfaces.GetAddress(1), 80));
  Simulator::Stop(Seconds(600));
  Simulator::Run();
  return 0;
}
END
libraries=$(find . -name 'libns3-core.so*' -printf '%h\n' | head -1)
g++ -std=c++17 -w -Iusr/include main.cc -o refused -L"$libraries" -Wl,-rpath-link,"$libraries" -lns3-internet -lns3-network -lns3-core -lns3-stats -lns3-bridge -lns3-traffic-control
LD_LIBRARY_PATH="$libraries" ./refused | tee told
grep -q '^connect failed after 189 s, 6 resets ignored$' told
