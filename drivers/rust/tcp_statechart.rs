//! Puts a TCP stack under test by tcp-statechart: copy this file, implement `Stack`, call `serve`.
//! No crate. It speaks the protocol of docs/protocol.md: a line of JSON in, a line of JSON out.
#![allow(dead_code)] // few stacks report everything

use std::io::{self, BufRead, Write};
use std::net::SocketAddrV4;
use std::sync::Mutex;

/// What a stack has to do. What it leaves out, CAPABILITIES leaves out too.
pub trait Stack {
    const NAME: &'static str;
    const VERSION: &'static str;
    const CAPABILITIES: &'static str; // JSON, as docs/porting.md has it
    /// `option("mtu")` is the text of `--option mtu=TEXT`, or empty.
    fn start(&mut self, _profile: &str, _seed: u64, _option: &dyn Fn(&str) -> String) {}
    fn reset(&mut self, local: SocketAddrV4, peer: SocketAddrV4); // back to CLOSED, nothing left
    fn call(&mut self, what: &str, octets: &[u8]); // "OPEN.passive", "SEND", ...
    fn inject(&mut self, packet: &[u8]); // an IPv4 packet arrives
    fn state(&mut self) -> Option<&str>; // "ESTABLISHED", once nothing moves; `None`: not shown

    /// Time passes.
    fn advance(&mut self, _ms: u64) {
        refuse("this stack has no advance()");
    }
    /// A timer runs out now: "2MSL", "user", "retransmission".
    fn expire(&mut self, _timer: &str) {
        refuse("this stack has no expire()");
    }
    /// The next connection begins with this number.
    fn set_iss(&mut self, _iss: u32) {
        refuse("this stack has no set_iss()");
    }
    /// Does the user take octets as they come?
    fn read(&mut self, _on: bool) {
        refuse("this stack has no read()");
    }
}

/// JSON strings: segments, events, delivered, refused. A stack may report from any thread.
static SEEN: Mutex<[Vec<String>; 4]> = Mutex::new([Vec::new(), Vec::new(), Vec::new(), Vec::new()]);

/// The stack has sent an IPv4 packet.
pub fn sent(packet: &[u8]) {
    SEEN.lock().unwrap()[0].push(hex(packet));
}

/// The user is told: "data", "connection closing", "connection reset", ...
pub fn told(signal: &str) {
    SEEN.lock().unwrap()[1].push(quoted(signal));
}

/// Octets have reached the user.
pub fn delivered(octets: &[u8]) {
    SEEN.lock().unwrap()[2].push(hex(octets));
}

/// Says why this line cannot be asked, in place of an answer.
pub fn refuse(why: &str) {
    SEEN.lock().unwrap()[3].push(quoted(why));
}

fn hex(octets: &[u8]) -> String {
    let digits = octets.iter().map(|octet| format!("{octet:02x}"));
    quoted(&digits.collect::<String>())
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace(char::is_control, " "))
}

/// The value of a key in a flat object. The protocol has no escapes in what is read here.
fn value_of<'a>(object: &'a str, key: &str) -> &'a str {
    let quoted = format!("\"{key}\":");
    let (_, rest) = object.split_once(&quoted).unwrap_or_default();
    match rest.strip_prefix('"') {
        Some(text) => text.split('"').next().unwrap_or(""),
        None => rest.split([',', '}']).next().unwrap_or(""),
    }
}

fn octets_of(hex: &str) -> Vec<u8> {
    let octet = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("octets in hexadecimal");
    (0..hex.len()).step_by(2).map(octet).collect()
}

fn perform(stack: &mut impl Stack, object: &str) {
    let text = |key: &str| value_of(object, key);
    let number = |key| text(key).parse::<f64>().expect("a number");
    let socket = |key| text(key).parse::<SocketAddrV4>().expect("a socket");
    match text("op") {
        "hello" => {
            let option = |name: &str| text(&format!("option.{name}")).to_string();
            stack.start(text("profile"), number("seed") as u64, &option);
        }
        "reset" => {
            stack.reset(socket("local"), socket("peer"));
            // What ends the last connection is no answer of the next one.
            SEEN.lock().unwrap()[..3].fill(Vec::new());
        }
        "call" => stack.call(text("call"), &octets_of(text("octets"))),
        "inject" => stack.inject(&octets_of(text("segment"))),
        "advance" => stack.advance(number("ms") as u64),
        "expire" => stack.expire(text("timer")),
        "iss" => stack.set_iss(number("iss") as u32),
        "read" => stack.read(text("on") == "1"),
        op => refuse(&format!("this stack has no operation \"{op}\"")),
    }
}

fn answer<S: Stack>(stack: &mut S, line: &str) -> String {
    let is_hello = value_of(line, "op") == "hello";
    for object in line.split('{').filter(|part| part.contains("\"op\":")) {
        // An option of hello may have braces; the other operations have none.
        perform(stack, if is_hello { line } else { object });
    }
    // The state first: to ask for it may set the stack in motion.
    let state = if is_hello { None } else { stack.state() };
    let state = state.map(|name| format!(r#""state":{},"#, quoted(name)));
    let lists = std::mem::take(&mut *SEEN.lock().unwrap());
    let refusal = lists[3].first().cloned();
    let [segments, events, delivered, _] = lists.map(|list| list.join(","));
    if let Some(why) = refusal {
        format!(r#"{{"refused":{why}}}"#)
    } else if is_hello {
        let (name, version) = (quoted(S::NAME), quoted(S::VERSION));
        let can = S::CAPABILITIES.replace('\n', " ");
        format!(r#"{{"protocol":1,"name":{name},"version":{version},"capabilities":{can}}}"#)
    } else {
        let state = state.unwrap_or_default();
        format!(
            r#"{{{state}"segments":[{segments}],"events":[{events}],"delivered":[{delivered}]}}"#
        )
    }
}

/// Serves until standard input ends.
pub fn serve(mut stack: impl Stack) {
    for line in io::stdin().lock().lines() {
        println!("{}", answer(&mut stack, &line.expect("a line of text")));
        io::stdout().flush().expect("somebody who reads");
    }
}
