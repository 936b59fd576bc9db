#!/usr/bin/python3
"""Plays scenarios on the Linux kernel that this runs on, and tells what happened.

usage: play.py OUTPUT SCENARIO.json...      (as root, on a machine of its own)

A host is a network namespace, a link is a bridge, an interface one end of a veth pair whose other end is a port of the bridge. For
each scenario one line of JSON is written to OUTPUT:

    {"scenario": NAME, "kernel": ..., "seconds": ..., "results": [...], "frames": [[STEP, NANOSECONDS, "HOST.INTERFACE", "in", "HEX"], ...]}

or {"scenario": NAME, "error": ...} when it could not be played. Frames are not decoded here: whoever reads them does that.
"""
import ctypes
import errno
import fcntl
import json
import mmap
import os
import selectors
import shlex
import socket
import struct
import subprocess
import sys
import time

# A step is over when no frame has passed for so long, in seconds; where frames are not recorded; and at the latest.
QUIET = float(os.environ.get("QUIET", 0.12))
QUIET_UNRECORDED = 0.03
LONGEST = 4.0
# What the set-up itself sends has passed after this.
SETTLE_QUIET, SETTLE_LONGEST = 0.3, 1.0

CONNECT_TIMEOUT_MS = 2500
READ_TIMEOUT = 2.5
UDP_TIMEOUT_MS = 1200
UDP_BYTES = 4
COMMAND_TIMEOUT = 20

ASK_AND_CLOSE = b"GET / HTTP/1.0\r\nconnection: close\r\n\r\n"
ASK = b"GET / HTTP/1.1\r\nhost: vip\r\n\r\n"

SWITCH = "_switch"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/root"}

# From Linux's headers; Python does not have these.
CLONE_NEWNET = 0x40000000
SIOCETHTOOL = 0x8946
IP_MTU_DISCOVER, IP_PMTUDISC_DONT, IP_PMTUDISC_DO = 10, 0, 2
IP_PKTINFO = 8
ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_RX_RING, PACKET_STATISTICS, PACKET_VERSION = 5, 6, 10
TPACKET_V2 = 1
TP_STATUS_KERNEL, TP_STATUS_USER = 0, 1
TPACKET2_HEADER = struct.Struct("=IIIHHII")  # status, len, snaplen, mac, net, seconds, nanoseconds
SOCKADDR_LL_TYPE = 32 + 10  # where, after the header, the address tells whether the frame comes or goes
PACKET_OUTGOING = 4

libc = ctypes.CDLL(None, use_errno=True)


def errno_name(number):
    return errno.errorcode.get(number, str(number))


def failure(error):
    return {"error": errno_name(error.errno)}


def endpoint(text):
    address, port = text.rsplit(":", 1)
    return address, int(port)


def ip_batch(lines, namespace=None):
    """Runs lines of `ip` in one process."""
    command = ["ip"] + (["-n", namespace] if namespace else []) + ["-batch", "-"]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode:
        raise RuntimeError(f"ip: {done.stderr.strip()}")


def in_namespace(host, command):
    return ["ip", "netns", "exec", host, "sh", "-c", command]


class Capture:
    """Every frame of one interface, both ways.

    The kernel copies a frame into the ring as it passes. A socket's ordinary queue would keep a reference to memory that is shared
    with the packet on its way, which the next host may rewrite before it is read.
    """

    BLOCK = 1 << 16
    BLOCKS = 64

    def __init__(self, interface, mtu):
        self.size = 2048
        while self.size < mtu + 128:
            self.size *= 2
        self.count = self.BLOCK * self.BLOCKS // self.size
        block = max(self.BLOCK, self.size)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V2)
        blocks = self.count * self.size // block
        self.socket.setsockopt(SOL_PACKET, PACKET_RX_RING, struct.pack("IIII", block, blocks, self.size, self.count))
        self.ring = mmap.mmap(self.socket.fileno(), blocks * block)
        self.socket.bind((interface, ETH_P_ALL))
        self.next = 0

    def fileno(self):
        return self.socket.fileno()

    def take(self):
        """The frames since the last time: nanoseconds, whether it was sent, bytes."""
        while True:
            at = self.next * self.size
            status, length, taken, mac, _net, seconds, nanoseconds = TPACKET2_HEADER.unpack_from(self.ring, at)
            if not status & TP_STATUS_USER:
                return
            if taken < length:
                raise RuntimeError(f"a frame of {length} bytes does not fit into the ring")
            sent = self.ring[at + SOCKADDR_LL_TYPE] == PACKET_OUTGOING
            frame = self.ring[at + mac : at + mac + taken]
            struct.pack_into("=I", self.ring, at, TP_STATUS_KERNEL)
            self.next = (self.next + 1) % self.count
            yield seconds * 10**9 + nanoseconds, sent, frame

    def dropped(self):
        return struct.unpack("II", self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]

    def close(self):
        self.ring.close()
        self.socket.close()


class Lab:
    """One scenario, built and played."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.recorded = scenario.get("frames", True)
        self.namespaces = {}
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.selector = selectors.DefaultSelector()
        self.captures = []
        self.frames = []
        self.connections = {}
        self.step = -1

    # ---- building

    def build(self):
        hosts = self.scenario["hosts"]
        links = self.scenario["links"]
        ip_batch([f"netns add {name}" for name in [SWITCH, *hosts]])
        for name in [SWITCH, *hosts]:
            self.namespaces[name] = os.open(f"/run/netns/{name}", os.O_RDONLY)
            self.inside(name, no_ipv6)
        bridges = []
        for link in links:
            bridges.append(f"link add {link} type bridge stp_state 0 forward_delay 0 mcast_snooping 0")
            bridges.append(f"link set {link} up")
        ip_batch(bridges, SWITCH)
        port = 0
        for host, interface, settings in self.interfaces():
            port += 1
            made = [f"link add {interface} address {settings['mac']} type veth peer name p{port} netns {SWITCH}"]
            ip_batch(made, host)
            mtu = settings.get("mtu", 1500)
            # The port that is attached last is the first to hand on what is flooded.
            ip_batch([f"link set p{port} mtu {mtu} master {settings['link']} up"], SWITCH)
            self.inside(host, offloads_off, interface)
            self.inside(SWITCH, offloads_off, f"p{port}")
            ip_batch([f"link set {interface} mtu {mtu} up"], host)
        for host in hosts:
            ip_batch(["link set lo up"], host)
        for host, interface, settings in self.interfaces():
            capture = self.inside(host, Capture, interface, settings.get("mtu", 1500))
            self.captures.append((capture, f"{host}.{interface}"))
            self.selector.register(capture, selectors.EVENT_READ, self.read_captures)
        for host, settings in hosts.items():
            self.set_up(host, settings.get("commands", []))
            for service in settings.get("services", []):
                self.serve(host, service)
        self.rest(SETTLE_QUIET, SETTLE_LONGEST)
        self.frames.clear()

    def interfaces(self):
        for host, settings in self.scenario["hosts"].items():
            for interface, each in settings.get("interfaces", {}).items():
                yield host, interface, each

    def inside(self, host, action, *arguments):
        """Calls the action in the host's namespace; what it opens stays there."""
        enter(self.namespaces[host])
        try:
            return action(*arguments)
        finally:
            enter(self.home)

    def set_up(self, host, commands):
        if not commands:
            return
        # One shell for all, each line in a subshell of its own, as if it had one to itself.
        lines = [f"( eval {shlex.quote(c)} ) </dev/null || {{ echo {shlex.quote(c)}: $? >&2; exit 1; }}" for c in commands]
        done = subprocess.run(in_namespace(host, "\n".join(lines)), capture_output=True, text=True, env=ENVIRONMENT)
        if done.returncode:
            raise RuntimeError(f"{host}: {done.stderr.strip()}")

    def serve(self, host, service):
        address = (service.get("addr", "0.0.0.0"), service["port"])
        server = {"host": host, "port": service["port"]}
        if service["proto"] == "udp":
            listening = self.inside(host, socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
            listening.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
            listening.bind(address)
            react = lambda: self.answer_datagram(listening, service["reply"].encode())
        else:
            listening = self.inside(host, socket.socket, socket.AF_INET, socket.SOCK_STREAM)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(1024)
            react = lambda: self.accept(listening, service["reply"].encode())
        listening.setblocking(False)
        react.server = server
        self.selector.register(listening, selectors.EVENT_READ, react)

    # ---- what goes on meanwhile

    def turn(self, seconds):
        """Lets captures and services do what there is to do; whether a frame passed. Waits for it at most so long."""
        before = len(self.frames)
        for key, _ in self.selector.select(seconds):
            # An earlier one of this turn may have closed it.
            if key.fileobj in self.selector.get_map():
                key.data()
        return len(self.frames) > before

    def read_captures(self):
        for capture, at in self.captures:
            for nanoseconds, sent, frame in capture.take():
                self.frames.append((self.step, nanoseconds, at, "out" if sent else "in", frame))

    def accept(self, listening, reply):
        try:
            session, _ = listening.accept()
        except OSError:
            return
        session.setblocking(False)
        session.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(session, selectors.EVENT_READ, lambda: self.answer_session(session, reply))

    def answer_session(self, session, reply):
        try:
            asked = session.recv(65536)
        except OSError:
            asked = b""
        if asked:
            try:
                session.sendall(reply)
            except OSError:
                pass
        if not asked or b"close" in asked:
            self.selector.unregister(session)
            session.close()

    def answer_datagram(self, listening, reply):
        try:
            _, ancillary, _, peer = listening.recvmsg(65535, 256)
        except OSError:
            return
        # From the address that it was sent to, by whatever interface leads back.
        source = []
        for level, kind, data in ancillary:
            if (level, kind) == (socket.IPPROTO_IP, IP_PKTINFO):
                to = data[8:12]
                source = [(socket.IPPROTO_IP, IP_PKTINFO, struct.pack("I4s4s", 0, to, to))]
        try:
            listening.sendmsg([reply], source, 0, peer)
        except OSError:
            pass

    def rest(self, quiet, longest):
        """Until nothing has passed for a while."""
        last = time.monotonic()
        end = last + longest
        while True:
            passed = self.turn(0.02)
            now = time.monotonic()
            if passed:
                last = now
            if now >= end or now - last >= quiet:
                return

    # ---- steps

    def play(self):
        results = []
        for number, step in enumerate(self.scenario["steps"]):
            self.step = number
            results.append(STEPS[step["do"]](self, step))
            if step["do"] != "wait":
                self.rest(QUIET if self.recorded else QUIET_UNRECORDED, LONGEST)
        return results

    def do_wait(self, step):
        end = time.monotonic() + step["ms"] / 1000
        while (left := end - time.monotonic()) > 0:
            self.turn(min(0.02, left))
        return {}

    def do_run(self, step):
        command = in_namespace(step["host"], step["command"])
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, text=True, env=ENVIRONMENT, **pipes)
        out = []
        for number, pipe in enumerate([process.stdout, process.stderr]):
            os.set_blocking(pipe.fileno(), False)
            out.append([])
            # Read as it comes: more than a pipe holds would block whoever prints it.
            self.selector.register(pipe, selectors.EVENT_READ, lambda pipe=pipe, number=number: self.read_pipe(pipe, out[number]))
        end = time.monotonic() + COMMAND_TIMEOUT
        while process.poll() is None and time.monotonic() < end:
            self.turn(0.02)
        if process.poll() is None:
            process.kill()
            process.wait()
        for number, pipe in enumerate([process.stdout, process.stderr]):
            if pipe in self.selector.get_map():
                self.read_pipe(pipe, out[number])
            if pipe in self.selector.get_map():
                self.selector.unregister(pipe)
            pipe.close()
        return {"stdout": "".join(out[0]), "stderr": "".join(out[1]), "status": process.returncode}

    def read_pipe(self, pipe, into):
        try:
            text = pipe.read()
        except OSError:
            return
        if text:
            into.append(text)
        elif text == "":
            self.selector.unregister(pipe)

    def do_http(self, step):
        connection, refused = self.connect(step)
        if refused:
            return refused
        result = self.converse(connection, ASK_AND_CLOSE, to_the_end=True)
        connection.close()
        return result

    def do_open(self, step):
        connection, refused = self.connect(step)
        if refused:
            return refused
        self.connections[step["id"]] = connection
        return self.converse(connection, ASK, to_the_end=False)

    def do_request(self, step):
        connection = self.connections.get(step["id"])
        return self.converse(connection, ASK, to_the_end=False) if connection else {"error": "closed"}

    def do_send(self, step):
        connection = self.connections.get(step["id"])
        if connection is None:
            return {"error": "EPIPE"}
        try:
            connection.sendall(b"x" * step["bytes"])
        except OSError as error:
            return failure(error)
        return {}

    def do_close(self, step):
        connection = self.connections.pop(step["id"], None)
        if connection:
            connection.close()
        return {}

    def do_udp(self, step):
        try:
            asking = self.inside(step["host"], socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
            if "src" in step:
                asking.bind(endpoint(step["src"]))
            asking.setblocking(False)
            if step.get("df") is not None:
                asking.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO if step["df"] else IP_PMTUDISC_DONT)
            asking.connect(endpoint(step["dst"]))
            asking.send(b"q" * step.get("bytes", UDP_BYTES))
            end = time.monotonic() + step.get("timeout_ms", UDP_TIMEOUT_MS) / 1000
            while time.monotonic() < end:
                self.turn(0.01)
                try:
                    return {"reply": asking.recv(65536).decode()}
                except BlockingIOError:
                    pass
            return {"error": "timeout"}
        except OSError as error:
            return failure(error)
        finally:
            asking.close()

    def do_kill_service(self, step):
        for key in list(self.selector.get_map().values()):
            if getattr(key.data, "server", None) == {"host": step["host"], "port": step["port"]}:
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
        return {}

    def connect(self, step):
        """A connection, or what the step returns instead."""
        connection = self.inside(step["host"], socket.socket, socket.AF_INET, socket.SOCK_STREAM)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        try:
            if "src" in step:
                connection.bind(endpoint(step["src"]))
            end = time.monotonic() + step.get("timeout_ms", CONNECT_TIMEOUT_MS) / 1000
            outcome = connection.connect_ex(endpoint(step["dst"]))
            while outcome in (errno.EINPROGRESS, errno.EALREADY):
                if time.monotonic() > end:
                    connection.close()
                    return None, {"error": "timeout"}
                self.turn(0.01)
                outcome = connection.connect_ex(endpoint(step["dst"]))
        except OSError as error:
            outcome = error.errno
        if outcome in (0, errno.EISCONN):
            return connection, None
        connection.close()
        return None, {"error": errno_name(outcome)}

    def converse(self, connection, text, to_the_end):
        heard = b""
        end = time.monotonic() + READ_TIMEOUT
        try:
            connection.sendall(text)
            while time.monotonic() < end:
                self.turn(0.01)
                try:
                    more = connection.recv(65536)
                except BlockingIOError:
                    if heard and not to_the_end:
                        return {"reply": heard.decode()}
                    continue
                if not more:
                    return {"reply": heard.decode()} if heard else {"error": "closed"}
                heard += more
        except OSError as error:
            return failure(error)
        return {"reply": heard.decode()} if heard else {"error": "timeout"}

    # ---- afterwards

    def recorded_frames(self):
        if any(capture.dropped() for capture, _ in self.captures):
            raise RuntimeError("frames were lost: the rings are too small for this scenario")
        if not self.recorded:
            return []
        in_time = sorted(self.frames, key=lambda frame: frame[1])
        return [[step, nanoseconds, at, way, frame.hex()] for step, nanoseconds, at, way, frame in in_time]

    def tear_down(self):
        for key in list(self.selector.get_map().values()):
            self.selector.unregister(key.fileobj)
            key.fileobj.close()
        self.selector.close()
        for connection in self.connections.values():
            connection.close()
        for namespace in self.namespaces.values():
            os.close(namespace)
        os.close(self.home)
        for name in self.namespaces:
            subprocess.run(["ip", "netns", "del", name], env=ENVIRONMENT, check=False)


STEPS = {
    "http": Lab.do_http,
    "open": Lab.do_open,
    "request": Lab.do_request,
    "send": Lab.do_send,
    "close": Lab.do_close,
    "udp": Lab.do_udp,
    "run": Lab.do_run,
    "kill-service": Lab.do_kill_service,
    "wait": Lab.do_wait,
}


def enter(namespace):
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def no_ipv6():
    for which in ("all", "default"):
        with open(f"/proc/sys/net/ipv6/conf/{which}/disable_ipv6", "w") as file:
            file.write("1")


def offloads_off(interface):
    """So that checksums and lengths are a wire's: what `ethtool -K INTERFACE tx off tso off gso off gro off` does."""
    ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO = 0x17, 0x1F, 0x24, 0x2C
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in (ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO):
            value = ctypes.create_string_buffer(struct.pack("=II", command, 0), 8)
            fcntl.ioctl(control, SIOCETHTOOL, struct.pack("16sP", interface.encode(), ctypes.addressof(value)))


def record(scenario):
    started = time.monotonic()
    lab = Lab(scenario)
    try:
        lab.build()
        results = lab.play()
        kernel = f"{os.uname().release} {os.uname().version}"
        seconds = round(time.monotonic() - started, 1)
        return {"kernel": kernel, "seconds": seconds, "results": results, "frames": lab.recorded_frames()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        lab.tear_down()


def main():
    with open(sys.argv[1], "w") as output:
        for path in sys.argv[2:]:
            with open(path) as file:
                scenario = json.load(file)
            name = os.path.basename(path).removesuffix(".json")
            output.write(json.dumps({"scenario": name, **record(scenario)}, separators=(",", ":")) + "\n")
            output.flush()


if __name__ == "__main__":
    main()
