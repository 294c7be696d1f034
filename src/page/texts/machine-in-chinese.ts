/** The machine's texts about states and transitions in Chinese, by the English sentence. A test checks for gaps. */
export const machineInChinese: Readonly<Record<string, string>> = {
  // States.
  'No connection at all: there is no TCB, so this state is a fiction that gives the beginning and the end a name. Whoever sends something here is told with a reset that nobody is home. netstat and ss never show it.':
    '完全没有连接：没有 TCB，所以这个状态是虚构的，只是给起点和终点一个名字。谁向这里发送报文段，谁就会收到一个复位，得知没有进程在此接收。netstat 和 ss 从不显示它。',
  'A server waits for any peer to call. Nothing is sent and nobody is waited for in particular. netstat and ss -l show it for every open server port, for as long as the server runs.':
    '服务器等待任意对端来连接。什么也不发送，也不特意等待谁。只要服务器在运行，netstat 和 ss -l 就会在每个开放的服务端口上显示它。',
  'A client has sent its SYN, the first of three segments, and waits for the peer to answer SYN,ACK. ss shows it while the peer is far away, silent or filtered: seen for more than a second or two it means nobody answers. A SYN that arrives instead of SYN,ACK means both ends called each other at the same moment: a simultaneous open.':
    '客户端已发出 SYN，即三个报文段中的第一个，正等待对端以 SYN,ACK 应答。对端很远、没有反应或被过滤时，ss 会显示它：若持续超过一两秒，就说明无人应答。如果到达的是 SYN 而不是 SYN,ACK，说明两端在同一时刻互相发起连接：同时打开。',
  'Both SYNs have been seen, ours is not acknowledged yet: the second segment of the three-way handshake is out and the third is awaited. It lasts one round trip, so netstat catches it rarely, unless the peer never answers (a SYN flood). How it was reached matters (MUST-11): a reset sends a passive opener back to LISTEN and refuses an active one.':
    '双方的 SYN 都已出现，我方的尚未被确认：三次握手的第二个报文段已发出，正等待第三个。它只持续一个往返时间，所以 netstat 很少碰到它，除非对端始终不应答（SYN 洪泛）。怎样到达这里是有区别的（MUST-11）：收到复位时，被动打开的一方回到 LISTEN，主动打开的一方则被拒绝。',
  'The connection stands and octets flow both ways: the state of every working connection in netstat. Each direction is closed on its own, with a FIN that takes a sequence number like an octet, so closing normally costs four segments: FIN and ACK one way, FIN and ACK the other. Who closes first goes to FIN_WAIT_1, who is closed on goes to CLOSE_WAIT.':
    '连接已建立，字节双向流动：netstat 中每个正常工作的连接都处于这个状态。两个方向各自关闭，所用的 FIN 像一个字节那样占用一个序号，因此关闭通常需要四个报文段：一个方向的 FIN 和 ACK，另一个方向的 FIN 和 ACK。先关闭的一方进入 FIN_WAIT_1，另一方进入 CLOSE_WAIT。',
  'We closed: our FIN is out and not acknowledged yet, and the peer may still be sending. It lasts one round trip, so netstat shows it rarely. Three ways out: the ACK of our FIN (FIN_WAIT_2, the usual one), the FIN of the peer before that ACK (CLOSING: both closed at once), or both in one segment, FIN+ACK, the shortcut straight to TIME_WAIT that Figure 5 leaves to its note 2.':
    '我方已关闭：FIN 已发出，尚未被确认，对端可能还在发送。它只持续一个往返时间，所以 netstat 很少显示它。有三种方式离开此状态：对我方 FIN 的 ACK（FIN_WAIT_2，最常见）；先于该 ACK 到达的对端 FIN（CLOSING：两端同时关闭）；或者两者在同一个报文段 FIN+ACK 中，即直达 TIME_WAIT 的捷径，图 5 只在注 2 中提到它。',
  'Our FIN is acknowledged: our direction is closed, the peer has not closed its own. A FIN closes one direction only, so this half-closed end still receives and acknowledges octets. It lasts as long as the peer likes: of the closing states it is what one meets in netstat, usually because the other end sits in CLOSE_WAIT and its program has forgotten to close.':
    '我方的 FIN 已被确认：我方的方向已关闭，对端的方向还没有关闭。FIN 只关闭一个方向，所以处于半关闭的这一端仍然接收并确认字节。它持续多久由对端决定：在各个关闭状态中，它是 netstat 里能见到的那一个，通常是因为另一端停在 CLOSE_WAIT，其程序忘了关闭。',
  'The peer has closed its direction and we have acknowledged it; now everything waits for us to close. We may still send, the peer still receives. No timer ends this state: many of them in netstat mean that our own program has a leak, it never calls CLOSE.':
    '对端已关闭它的方向，我方也已确认；现在一切都在等我方关闭。我方仍可发送，对端仍会接收。没有任何定时器会结束这个状态：netstat 里出现很多，就说明我们自己的程序有泄漏，从不调用 CLOSE。',
  'Both ends closed at once: our FIN is out, and theirs arrived before the ACK of ours. Rare, because the two FINs must cross on the wire within one round trip; and short, because only that ACK is missing. Both ends go through it, and both end in TIME_WAIT.':
    '两端同时关闭：我方的 FIN 已发出，而对端的 FIN 先于对我方 FIN 的 ACK 到达。它很少见，因为两个 FIN 必须在一个往返时间内在途中交叉；它也很短，因为只差那个 ACK。两端都会经过它，最后都进入 TIME_WAIT。',
  'The peer closed first, then we did: our FIN is out and its ACK, the fourth segment of the close, is all that is missing. It lasts one round trip. Only an ACK of our FIN ends it well; until then the FIN is sent again.':
    '对端先关闭，然后我方也关闭：我方的 FIN 已发出，只差它的 ACK，即关闭过程的第四个报文段。它持续一个往返时间。只有对我方 FIN 的 ACK 能正常结束它；在此之前 FIN 会被重传。',
  'Both directions are closed and acknowledged. Whoever closed first waits twice the maximum segment lifetime (2MSL: 4 minutes by the book, 1 minute on Linux) for two reasons: if the last ACK was lost the peer sends its FIN again and must be answered, and old segments must die before the same pair of sockets connects anew. Busy clients show thousands of these in netstat, and that is no fault.':
    '两个方向都已关闭并得到确认。先关闭的一方要等待两倍的最大报文段生存时间（2MSL：按规范是 4 分钟，Linux 上是 1 分钟），理由有二：如果最后的 ACK 丢失，对端会重传 FIN，必须有人应答；并且在同一对套接字重新连接之前，旧报文段必须先消亡。繁忙的客户端在 netstat 里会有成千上万个，这不是故障。',

  // CLOSED.
  'A server opens: it keeps a TCB and waits for somebody to call.':
    '被动打开：服务器建立 TCB，等待别人来连接。',
  'A client opens: the first of the three segments of the handshake leaves.':
    '主动打开：客户端发出握手的三个报文段中的第一个。',
  'There is no connection to send on.': '没有可供发送的连接。',
  'There is no connection to close.': '没有可以关闭的连接。',
  'There is no connection to abort.': '没有可以中止的连接。',
  'The 2MSL timer runs in TIME_WAIT only: time passes and nothing happens.':
    '2MSL 定时器只在 TIME_WAIT 中运行：时间流逝，什么也不发生。',
  'Without a connection no user timer runs.': '没有连接，就没有运行中的用户定时器。',
  'Nothing is outstanding: there is nothing to send again.': '没有待确认的内容：没有什么需要重传。',
  'Nobody listens: the caller is refused with a reset it will find acceptable.':
    '没有人监听：用一个对方会接受的复位拒绝发起方。',
  'There is no window to be outside of: refused like any SYN.':
    '没有窗口，也就谈不上窗口之外：像任何 SYN 一样被拒绝。',
  'It answers a SYN we know nothing of: reset, numbered as the peer expects.':
    '它应答的是我们一无所知的 SYN：发复位，序号正是对端所期望的。',
  'Without a TCB no acknowledgment is more acceptable than another: reset.':
    '没有 TCB，哪个确认都不比别的更可接受：发复位。',
  'It belongs to no connection: reset, numbered as the peer expects.':
    '它不属于任何连接：发复位，序号正是对端所期望的。',
  'Without a TCB no acknowledgment is a duplicate: reset.': '没有 TCB，就没有重复的确认：发复位。',
  'Without a TCB no acknowledgment lies in the future: reset.': '没有 TCB，就没有超前的确认：发复位。',
  'Octets for a connection that is not there: reset.': '发给不存在的连接的字节：发复位。',
  'A FIN for a connection that is not there: reset.': '发给不存在的连接的 FIN：发复位。',
  'Nothing of ours can be acknowledged: the same as any FIN here.':
    '我方没有可被确认的内容：与这里的任何 FIN 一样。',
  'Octets and a FIN for a connection that is not there: reset.': '发给不存在的连接的字节和 FIN：发复位。',
  'Reset; with no ACK number to take, ours is zero and the segment is acknowledged.':
    '发复位；没有可取的确认号，所以序号为零，并确认该报文段。',
  'There is no window to be outside of: the same as any FIN here.':
    '没有窗口，也就谈不上窗口之外：与这里的任何 FIN 一样。',
  'A reset is never answered with a reset.': '从不以复位应答复位。',
  'There is no window to be outside of: the same as any octets here.':
    '没有窗口，也就谈不上窗口之外：与这里的任何字节一样。',

  // LISTEN.
  'The port is already being listened on.': '这个端口已经在监听。',
  'The user names the peer after all: passive becomes active.': '用户终于指明了对端：被动打开变为主动打开。',
  'Sending from a listening port calls the peer instead of waiting to be called.':
    '在监听的端口上发送，就是主动连接对端，而不再等待别人来连接。',
  'Nobody has called yet: there is nothing to take leave of.': '尚无连接，无需关闭过程。',
  'Nobody has called yet: there is nobody to reset.': '尚无连接：没有可以复位的对象。',
  'The user waited long enough: the connection is given up.': '用户等得够久了：放弃连接。',
  'Somebody calls: their SYN is acknowledged and ours sent, in one segment.':
    '有人来连接：在同一个报文段中确认对方的 SYN 并发出我方的 SYN。',
  'There is no window to be outside of: a SYN like any other.':
    '没有窗口，也就谈不上窗口之外：与别的 SYN 一样。',
  'Nothing was sent that could be acknowledged: reset.': '没有发送过可被确认的内容：发复位。',
  'Octets before a handshake acknowledge what was never sent: reset.':
    '握手之前的字节确认了从未发送的内容：发复位。',
  'A FIN before a handshake acknowledges what was never sent: reset.':
    '握手之前的 FIN 确认了从未发送的内容：发复位。',
  'Octets and a FIN before a handshake acknowledge what was never sent: reset.':
    '握手之前的字节和 FIN 确认了从未发送的内容：发复位。',
  'Neither RST, ACK nor SYN: dropped without a word.': '既没有 RST，也没有 ACK 和 SYN：静默丢弃。',
  'Nothing was sent that a reset could answer: ignored.': '没有发送过复位所能应答的内容：忽略。',
  'There is no window: ignored like any reset here.': '没有窗口：像这里的任何复位一样忽略。',
  'Ignored like any reset here.': '像这里的任何复位一样忽略。',

  // SYN_SENT.
  'The connection exists already: the call is refused.': '连接已经存在：拒绝这个调用。',
  'Octets are queued until the connection stands.': '字节排队，等到连接建立。',
  'The peer has not answered: the attempt is dropped without a segment.':
    '对端没有应答：放弃尝试，不发报文段。',
  'No 2MSL timer runs here.': '这里没有运行中的 2MSL 定时器。',
  'The SYN is sent again, with the same number.': '重传 SYN，序号不变。',
  'Simultaneous open: the peer called at the same time; its SYN is acknowledged.':
    '同时打开：对端在同一时刻发起连接；确认它的 SYN。',
  'RCV.NXT is not known yet, so no SYN can miss the window.':
    '还不知道 RCV.NXT，所以没有 SYN 会落在窗口之外。',
  'The second segment of the handshake: our ACK is the third, and the connection stands.':
    '握手的第二个报文段：我方的 ACK 是第三个，连接就此建立。',
  'It does not acknowledge our SYN (an old duplicate, a half-open peer): reset it.':
    '它没有确认我方的 SYN（旧的重复报文段，或半开的对端）：发复位。',
  'The number is right but there is no SYN: dropped, we still wait for the SYN.':
    '确认号正确，但没有 SYN：丢弃，继续等待 SYN。',
  'It does not acknowledge our SYN: reset it.': '它没有确认我方的 SYN：发复位。',
  'It acknowledges what was never sent: reset it.': '它确认了从未发送的内容：发复位。',
  'Octets without a SYN: dropped.': '没有 SYN 的字节：丢弃。',
  'A FIN without a SYN before it: dropped.': '之前没有 SYN 的 FIN：丢弃。',
  'Octets and a FIN without a SYN: dropped.': '没有 SYN 的字节和 FIN：丢弃。',
  'Neither SYN nor RST: dropped.': '既没有 SYN 也没有 RST：丢弃。',
  'RCV.NXT is not known yet: a FIN that does not acknowledge our SYN, reset it.':
    '还不知道 RCV.NXT：这是没有确认我方 SYN 的 FIN，发复位。',
  'The peer refuses, and acknowledges our SYN to prove it saw it.':
    '对端拒绝，并确认我方的 SYN，以证明它见过。',
  'RCV.NXT is not known yet: only the ACK number could prove a reset, and there is none.':
    '还不知道 RCV.NXT：只有确认号能证明复位可信，而它没有确认号。',
  'A reset that does not prove it saw our SYN: dropped.': '不能证明见过我方 SYN 的复位：丢弃。',
  'RCV.NXT is not known yet: octets without a SYN, dropped.': '还不知道 RCV.NXT：没有 SYN 的字节，丢弃。',

  // SYN_RCVD.
  'Closed before the handshake ended: our FIN follows our SYN.':
    '握手结束之前就关闭：我方的 FIN 紧随我方的 SYN。',
  'The user gives up at once: the peer is told with a reset.': '用户立即放弃：用复位告知对端。',
  'The SYN,ACK is sent again, with the same numbers.': '重传 SYN,ACK，序号和确认号不变。',
  'A new SYN replaces the one half heard: back to listening, without a word.':
    '新的 SYN 取代握手只完成一半的那个：静默回到 LISTEN。',
  'An old duplicate SYN: answered with an ACK that tells where we are, and dropped.':
    '旧的重复 SYN：以 ACK 告知我方所处的位置，然后丢弃。',
  'A SYN at RCV.NXT: back to listening, without a word, whatever it acknowledges.':
    '位于 RCV.NXT 的 SYN：不论它确认了什么，都静默回到 LISTEN。',
  'The third segment of the handshake: the connection stands.': '握手的第三个报文段：连接就此建立。',
  'It does not acknowledge our SYN: reset it, and go on waiting.': '它没有确认我方的 SYN：发复位，继续等待。',
  'It acknowledges what was never sent: reset it, and go on waiting.':
    '它确认了从未发送的内容：发复位，继续等待。',
  'The third segment of the handshake with octets on it.': '握手的第三个报文段，并带有字节。',
  'A FIN that does not acknowledge our SYN: reset it, and go on waiting.':
    '没有确认我方 SYN 的 FIN：发复位，继续等待。',
  'The peer ends the handshake and closes its direction in one segment.':
    '对端在同一个报文段中结束握手并关闭它的方向。',
  'Handshake, octets and FIN in one segment: delivered, then half closed.':
    '握手、字节和 FIN 在同一个报文段中：先交付，然后半关闭。',
  'Every segment of a synchronized connection carries ACK: without it, dropped.':
    '已同步连接的每个报文段都带 ACK：没有就丢弃。',
  'A FIN left of the window, after the peer closed its own retransmission: acknowledged again, and dropped.':
    '窗口左侧的 FIN，在对端关闭之后就是它自己的重传：再次确认，然后丢弃。',
  'The caller hung up: the server listens again and its user hears nothing.':
    '发起方中断了连接：服务器重新监听，它的用户毫不知情。',
  'A reset that missed RCV.NXT may be forged: challenge the peer, a true one resets exactly.':
    '没有落在 RCV.NXT 的复位可能是伪造的：向对端发挑战 ACK，真正的对端会发来序号精确的复位。',
  'A reset outside the window is dropped without a word.': '窗口之外的复位，静默丢弃。',
  'Where RCV.NXT is known the ACK bit of a reset does not matter.':
    '已知 RCV.NXT 时，复位有没有 ACK 位都一样。',
  'Old octets: answered with an ACK that tells where we are, and dropped.':
    '旧的字节：以 ACK 告知我方所处的位置，然后丢弃。',
  'A SYN in a synchronized state may be forged: challenge the peer with an ACK.':
    '已同步状态下的 SYN 可能是伪造的：向对端发挑战 ACK。',
  "The crossed SYN,ACK of a simultaneous open: the peer's SYN again, and the ACK of ours.":
    '同时打开时在途中交叉的 SYN,ACK：再次出现的对端 SYN，以及对我方 SYN 的 ACK。',
  "The peer's SYN again, and an ACK of nothing we sent: left of the window, so an ACK.":
    '再次出现的对端 SYN，所确认的并非我方发送的内容：它在窗口左侧，所以回以 ACK。',
  'We called, and the peer refused.': '我方发起连接，对端拒绝了。',

  // ESTABLISHED.
  'Octets leave; the peer acknowledges them at once.': '发出字节；对端立即确认。',
  'We close first: our FIN says that no more octets will come from us.':
    '我方先关闭：我方的 FIN 表示不再有字节发出。',
  'The SYN bit is looked at before the ACK bit: challenge the peer with an ACK.':
    'SYN 位先于 ACK 位检查：向对端发挑战 ACK。',
  'The SYN bit is looked at before the ACK number: challenge the peer with an ACK.':
    'SYN 位先于确认号检查：向对端发挑战 ACK。',
  'Nothing is outstanding: ignored.': '没有待确认的内容：忽略。',
  'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.ACK.':
    '没有待确认的内容，SND.UNA 等于 SND.NXT：与 rcv.ACK 相同。',
  'It acknowledges what was never sent: answered with an ACK, and dropped.':
    '它确认了从未发送的内容：回以 ACK，然后丢弃。',
  'Octets in order: delivered and acknowledged.': '按序到达的字节：交付并确认。',
  'The peer closes first: acknowledged, and our user is told.': '对端先关闭：确认，并告知我方用户。',
  'Nothing of ours is outstanding: the same as rcv.FIN.': '我方没有待确认的内容：与 rcv.FIN 相同。',
  'The last octets and the FIN in one segment: delivered, then half closed.':
    '最后的字节和 FIN 在同一个报文段中：先交付，然后半关闭。',
  'A reset at exactly RCV.NXT ends the connection.': '恰好位于 RCV.NXT 的复位结束连接。',

  // FIN_WAIT_1.
  'The user has closed its direction: nothing more can be sent.': '用户已关闭自己的方向：不能再发送。',
  'The user has closed already; no second FIN is sent.': '用户已经关闭过；不发第二个 FIN。',
  'The FIN is sent again, with the same number.': '重传 FIN，序号不变。',
  'Our FIN is acknowledged: our direction is closed, the peer may still send.':
    '我方的 FIN 已被确认：我方的方向已关闭，对端仍可发送。',
  'It acknowledges nothing new: ignored.': '它没有确认新的内容：忽略。',
  'Octets, and the ACK of our FIN with them: delivered and acknowledged.':
    '字节，并带有对我方 FIN 的 ACK：交付并确认。',
  'Both ends closed at once: their FIN crossed ours, which is not acknowledged yet.':
    '两端同时关闭：对端的 FIN 与我方的在途中交叉，我方的尚未被确认。',
  'The peer acknowledges our FIN and sends its own in one segment: the shortcut of note 2.':
    '对端在同一个报文段中确认我方的 FIN 并发出自己的 FIN：即注 2 的捷径。',
  'The last octets, the ACK of our FIN and their FIN in one segment.':
    '最后的字节、对我方 FIN 的 ACK 和对端的 FIN 在同一个报文段中。',

  // FIN_WAIT_2.
  'A half-closed end still receives: delivered and acknowledged.': '半关闭的一端仍然接收：交付并确认。',
  'The peer closes too: the fourth segment of the close is our ACK, then we wait.':
    '对端也关闭：关闭过程的第四个报文段是我方的 ACK，然后等待。',
  'The last octets and the FIN in one segment: delivered, acknowledged, then we wait.':
    '最后的字节和 FIN 在同一个报文段中：交付、确认，然后等待。',

  // CLOSE_WAIT.
  'Our direction is still open: octets leave; the peer acknowledges them at once.':
    '我方的方向仍然开放：发出字节；对端立即确认。',
  'We close too: our FIN is the third segment of the four-segment close.':
    '我方也关闭：我方的 FIN 是四个报文段的关闭过程中的第三个。',
  'Octets after the FIN cannot be: ignored.': 'FIN 之后不应再有数据：忽略。',
  'A second FIN, past the first: acknowledged, nothing changes.':
    '序号在第一个 FIN 之后的第二个 FIN：确认，什么也不改变。',
  'The octets cannot be and are ignored; the second FIN is acknowledged.':
    '数据不应存在，忽略；第二个 FIN 则予以确认。',

  // CLOSING.
  'The user has closed already.': '用户已经关闭过。',
  'Both directions are closed: nobody needs a reset.': '两个方向都已关闭：谁也不需要复位。',
  'Our FIN is acknowledged at last: now wait for stray segments to die.':
    '我方的 FIN 终于被确认：现在等待网络中滞留的报文段消亡。',
  'It acknowledges our FIN; its octets, after a FIN, cannot be and are ignored.':
    '它确认了我方的 FIN；FIN 之后不应再有数据，忽略。',
  'It does not acknowledge our FIN: the segment is ignored.': '它没有确认我方的 FIN：忽略该报文段。',
  'Our FIN is acknowledged, and a second FIN with it is too.':
    '我方的 FIN 被确认；同时到来的第二个 FIN 也予以确认。',
  'Our FIN is acknowledged; the octets are ignored, the second FIN is acknowledged.':
    '我方的 FIN 被确认；字节忽略，第二个 FIN 予以确认。',
  'Both directions are closed: a reset just ends it sooner.': '两个方向都已关闭：复位只是让它早些结束。',

  // LAST_ACK.
  'Our FIN is acknowledged: both directions are closed, and the peer does the waiting.':
    '我方的 FIN 已被确认：两个方向都已关闭，由对端等待。',
  'It acknowledges our FIN, and that ends the connection.': '它确认了我方的 FIN，连接就此结束。',
  'A second FIN that does not acknowledge ours: acknowledged, nothing changes.':
    '没有确认我方 FIN 的第二个 FIN：确认，什么也不改变。',
  'It acknowledges our FIN, and that ends the connection before its FIN is looked at.':
    '它确认了我方的 FIN，还没检查它的 FIN，连接就已结束。',
  'It acknowledges our FIN, and that ends the connection before the rest is looked at.':
    '它确认了我方的 FIN，还没检查其余部分，连接就已结束。',

  // TIME_WAIT.
  'The wait is over: nothing of the old connection can still arrive.':
    '等待结束：旧连接的任何报文段都不可能再到达。',
  'Challenge the peer with an ACK; a stack may also begin a new connection.':
    '向对端发挑战 ACK；协议栈也可以开始一个新连接。',
  'Taken for a sign that the peer missed our last ACK: sent again, and the wait begins anew.':
    '视为对端没有收到我方最后的 ACK：再次发送，并重新开始等待。',
  'Octets after the FIN cannot be and are ignored; the segment is acknowledged like rcv.ACK.':
    'FIN 之后不应再有数据，忽略；该报文段像 rcv.ACK 一样得到确认。',
  'A FIN again: acknowledged, and the wait begins anew.': '又一个 FIN：确认，并重新开始等待。',
  'The octets are ignored; the FIN is acknowledged, and the wait begins anew.':
    '忽略字节；确认 FIN，并重新开始等待。',
  'The peer missed our last ACK and sends its FIN again: acknowledged again.':
    '对端没有收到我方最后的 ACK，重传 FIN：再次确认。',
  'A reset cuts the wait short.': '复位使等待提前结束。',

  // Under the profile rfc793.
  'RFC 793: a reset anywhere in the window counts: the server listens again.':
    'RFC 793：落在窗口内任何位置的复位都有效：服务器重新监听。',
  'RFC 793: a SYN inside the window is an error and ends the connection.':
    'RFC 793：窗口内的 SYN 是错误，连接就此结束。',
  'RFC 793: a reset anywhere in the window counts: the peer refused.':
    'RFC 793：落在窗口内任何位置的复位都有效：对端拒绝了。',
  'RFC 793: a reset anywhere in the window ends the connection.':
    'RFC 793：落在窗口内任何位置的复位都会结束连接。',
  'RFC 793: a reset anywhere in the window cuts the wait short.':
    'RFC 793：落在窗口内任何位置的复位都会使等待提前结束。',

  // Why a cell is outside the model.
  'Octets queued before ESTABLISHED are hidden state: they would leave with the handshake.':
    'ESTABLISHED 之前排队的字节是隐藏状态：它们会随握手一起发出。',
  'Our SYN is outstanding: long before 2MSL has passed its own timers would run out.':
    '我方的 SYN 待确认：远在 2MSL 之前，它自己的定时器就会到期。',
  'Octets queued before ESTABLISHED are hidden state: a CLOSE would have to wait for them.':
    'ESTABLISHED 之前排队的字节是隐藏状态：CLOSE 必须等待它们。',
  'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.':
    '我方的 FIN 待确认：远在 2MSL 之前，它自己的定时器就会到期。',

  // Why another answer is allowed.
  'MUST-41: a new record in LISTEN, the old one untouched.': 'MUST-41：在 LISTEN 中新建一条记录，旧的不动。',
  'Nothing the user asked for is outstanding: no such timer need run.':
    '用户没有未完成的请求：不需要运行这样的定时器。',
  'Figure 5, note 3.': '图 5，注 3。',
  'No segment is specified; giving up aloud does no harm.': '没有规定报文段；放弃时通知对端也无妨。',
  'The challenge ACK of RFC 5961 §4, as in the other synchronized states.':
    'RFC 5961 §4 的挑战 ACK，与其他已同步状态一样。',
  'LISTEN with a reset on the way: common, and the peer learns why.':
    '回到 LISTEN 的同时发出复位：很常见，对端也能得知原因。',
  'MAY-12 (RFC 5961 §5) checks the range of the ACK number first.':
    'MAY-12（RFC 5961 §5）先检查确认号的范围。',
  '§3.10.8: "the segment at the front of the retransmission queue" is the SYN.':
    '§3.10.8：“the segment at the front of the retransmission queue”（重传队列最前面的报文段）是 SYN。',
  '§3.10.7.4 step 1 taken literally; that ACK completes the handshake at the peer.':
    '按字面理解 §3.10.7.4 第 1 步；这个 ACK 使对端的握手完成。',
  'Figure 7, and the repeated SYN is acknowledged as an old duplicate.':
    '图 7，并且把重复的 SYN 当作旧的重复报文段来确认。',
  '§3.5.2 group 2: it acknowledges something not yet sent.': '§3.5.2 第 2 组：它确认了尚未发送的内容。',
  '§3.10.4: an "ok" is acceptable too, as long as no second FIN is sent.':
    '§3.10.4：回答 “ok” 也可以，只要不发第二个 FIN。',
  'The user was told when the first FIN came; "remain in" the state can be all.':
    '第一个 FIN 到达时已告知用户；只是停留（“remain in”）在该状态也可以。',
  '§3.5.3 "advises the user", and MUST-12 tells an abort from a normal close.':
    '§3.5.3 “advises the user”（告知用户），MUST-12 又要求区分中止和正常关闭。',
  '§3.10.7.4 step 5 taken literally, without MAY-12.': '按字面理解 §3.10.7.4 第 5 步，不采用 MAY-12。',
  'MAY-2: the number lies beyond the old connection, a listener takes it.':
    'MAY-2：序号在旧连接之外，由监听者接受。',
  'It is not acknowledged yet and may be sent again (§3.8.1); MUST-58 has one segment carry what several would say.':
    '它尚未被确认，可以重传（§3.8.1）；MUST-58 要求把几个报文段要说的话合在一个里。',
  'Step 1 asks for "an acknowledgment", and the SYN,ACK is one: a peer that sends its SYN again has not seen it.':
    '第一步要求“一个确认”，SYN,ACK 就是确认：重发 SYN 的对端没有收到它。',
  'Step 7: "This should not occur since a FIN has been received from the remote side. Ignore the segment text"; step 8: "Remain in" the state.':
    '第七步：“这不应发生，因为已从对端收到 FIN。忽略报文段文本”；第八步：“保持”该状态。',
  'Step 5 expects only the FIN; two ends in TIME_WAIT would answer each other for ever.':
    '第 5 步只预期 FIN；否则处于 TIME_WAIT 的两端会无休止地互相应答。',
  'The timer is restarted for a retransmitted FIN only.': '只有重传的 FIN 才重新启动定时器。',
  '§3.10.7.4 steps 5 and 8 speak of "a retransmission of the remote FIN".':
    '§3.10.7.4 第 5 步和第 8 步说的是 “a retransmission of the remote FIN”（远端 FIN 的重传）。',
  'RFC 1337 recommends to ignore resets in TIME_WAIT.': 'RFC 1337 建议在 TIME_WAIT 中忽略复位。',
  'The form used when a connection is aborted: SND.NXT.': '中止连接时所用的形式：SND.NXT。',
  'RFC 5961 §4: the challenge ACK.': 'RFC 5961 §4：挑战 ACK。',

  // Segments of unusual shape.
  'A FIN right of the window: answered with an ACK that tells where we are, and dropped.':
    '窗口右侧的 FIN：用一个说明我方所处位置的 ACK 应答，然后丢弃。',
  'A SYN beyond the old connection: answered with an ACK; a stack may also begin a new connection.':
    '序号超出旧连接的 SYN：以 ACK 应答；协议栈也可以开始一个新连接。',
  'A SYN right of the window: answered with an ACK that tells where we are, and dropped.':
    '窗口右侧的 SYN：用一个说明我方所处位置的 ACK 应答，然后丢弃。',
  'A keep-alive lies one left of RCV.NXT on purpose: the ACK says that we are still there.':
    '保活探测故意比 RCV.NXT 小一：应答的 ACK 表明我方仍在。',
  'A reset at exactly RCV.NXT ends the connection; the ACK it carries is not looked at.':
    '恰好位于 RCV.NXT 的复位结束连接；不看它携带的 ACK。',
  'A reset may carry octets that say why: it counts all the same.':
    '复位可以携带说明原因的字节：它同样有效。',
  'A reset may carry octets that say why: it ends the connection all the same.':
    '复位可以携带说明原因的字节：它同样结束连接。',
  'An old ACK is taken like rcv.ACK: the last ACK is sent again, and the wait begins anew.':
    '旧的 ACK 与 rcv.ACK 同样处理：重发最后的 ACK，等待重新开始。',
  'Here rcv.RST carries the ACK of our SYN as well: the same.':
    '在这里 rcv.RST 也携带对我方 SYN 的 ACK：两者相同。',
  'It acknowledges less than is acknowledged already: ignored.': '它所确认的少于已被确认的：忽略。',
  'It is older than anything that can still be on its way: challenge the peer, it may be forged.':
    '它比任何可能仍在途中的内容都旧：可能是伪造的，用挑战 ACK 质询对端。',
  'MAY-12 is a choice: without it step 5 says "If the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored".':
    'MAY-12 可以选择：不采用它时，第 5 步说 “If the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored”（重复的 ACK 可以忽略）。',
  'MAY-12 is a choice: without it step 5 takes the ACK like any other, and restarts the timer.':
    'MAY-12 可以选择：不采用它时，第 5 步像对待其他 ACK 一样接受它，并重新启动定时器。',
  'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.DATA.':
    '没有待确认的内容，SND.UNA 等于 SND.NXT：与 rcv.DATA 相同。',
  'Nothing of ours can be acknowledged: the same as any octets here.':
    '我方没有可被确认的内容：与这里的任何字节一样。',
  'Nothing of ours can be acknowledged: the same as any octets with a FIN here.':
    '我方没有可被确认的内容：与这里带 FIN 的任何字节一样。',
  'Nothing of ours is outstanding: the same as rcv.DATA_FIN_ACK.':
    '我方没有待确认的内容：与 rcv.DATA_FIN_ACK 相同。',
  'Octets after the FIN cannot be: ignored, and our FIN is still not acknowledged.':
    'FIN 之后不可能有字节：忽略；我方的 FIN 仍未被确认。',
  'Octets on their way before our FIN reached the peer: delivered and acknowledged, and the ACK of our FIN is still to come.':
    '我方的 FIN 到达对端之前已在途中的字节：交付并确认；对我方 FIN 的 ACK 尚未到来。',
  'Octets right of the window: answered with an ACK that tells where we are, and dropped.':
    '窗口右侧的字节：用一个说明我方所处位置的 ACK 应答，然后丢弃。',
  'Octets that do not come with the ACK of our SYN: reset, and go on waiting.':
    '字节到达，却没有带来对我方 SYN 的 ACK：发复位，继续等待。',
  'One number left of RCV.NXT is outside the window too: dropped without a word.':
    '比 RCV.NXT 小一也在窗口之外：不作任何应答，丢弃。',
  'RCV.NXT is not known yet: an ACK without a SYN, dropped.': 'RCV.NXT 尚属未知：没有 SYN 的 ACK，丢弃。',
  'RFC 793: an ACK is a duplicate however old it is, and ignored.': 'RFC 793：ACK 无论多旧都算重复，忽略。',
  'RST is looked at before ACK: ignored like any reset here.':
    '先看 RST，后看 ACK：像这里的任何复位一样忽略。',
  'RST is looked at before SYN: a reset like any other.': '先看 RST，后看 SYN：与其他复位一样。',
  'RST is looked at before SYN: ignored like any reset here.':
    '先看 RST，后看 SYN：像这里的任何复位一样忽略。',
  'Step 7: RCV.NXT moves "once the TCP endpoint takes responsibility for the data"; the ACK shows that it has not, and the peer sends it again.':
    '第 7 步：只有当 TCP 端点 “takes responsibility for the data”（对数据负责）时，RCV.NXT 才前移；ACK 表明它没有，对端会重传。',
  "The crossed SYN,ACK of a simultaneous open, and a FIN behind the peer's SYN: half closed.":
    '同时打开中交叉的 SYN,ACK，对端 SYN 之后还有 FIN：半关闭。',
  "The crossed SYN,ACK of a simultaneous open, and octets behind the peer's SYN: delivered.":
    '同时打开中交叉的 SYN,ACK，对端 SYN 之后还有字节：交付。',
  'The last octets and their FIN, which crossed ours: delivered, and both ends have closed at once.':
    '最后的字节和对端的 FIN，它与我方的 FIN 交叉：交付，两端同时关闭。',
  'The octets cannot be and are ignored; the second FIN does not acknowledge ours: acknowledged, nothing changes.':
    '不可能有这些字节，忽略；第二个 FIN 没有确认我方的 FIN：予以确认，什么也不变。',
  'The peer answers and closes its direction in one segment: through ESTABLISHED, half closed.':
    '对端在同一个报文段中应答并关闭它的方向：经过 ESTABLISHED，半关闭。',
  'The peer refuses, and says why: the octets do not make it less of a reset.':
    '对端拒绝，并说明原因：带有字节的复位仍是复位。',
  'The second segment of the handshake with octets on it: delivered, and one ACK for both.':
    '握手的第二个报文段，带有字节：交付，一个 ACK 确认两者。',
  'There is nothing to keep alive: the same as any ACK here.': '没有可保持的连接：与这里的任何 ACK 一样。',
  'Without a TCB no acknowledgment is old: reset.': '没有 TCB，就没有旧的确认：发复位。',
  '§3.10.7.4 step 4 before the SYN is trimmed off: the challenge ACK of RFC 5961.':
    '§3.10.7.4 第 4 步先于截去 SYN：RFC 5961 的挑战 ACK。',
};
