#!/usr/bin/env python3
"""Records sessions: runs their command lines on Linux and writes down what the real tools print.

Usage:  record.py SESSION.txt [...]        rewrites the files; the environment's KERNEL_LAB is a folder
                                           whose `boot.sh sh COMMANDS` runs commands as root on Linux 6.1

A session is one host, `h`, with lo, tunl0 and two Ethernet interfaces eth0 and eth1, all but tunl0 up, and no address but 127.0.0.1.
Those in network/ have eth0 only, with 10.0.0.1/24 and 10.0.0.3/24, and a second host 10.0.0.2 on the same segment, whose TCP ports
answer as SERVER says.
Lines of a session:
  $ COMMAND    a command line, run by `sh -c`; `> ` goes on with it
  |TEXT        a line of its standard output; `%` after it: the last one has no newline
  !TEXT        a line of its standard error
  =STATUS      its exit status, where it is not 0
A carriage return is written ␍.
  # TEXT       a remark; so is an empty line
A network namespace's eth0 is a veth: `@ifN` and `link-netns` are left out, as the simulator's is not.
"""
import base64, os, re, subprocess, sys, time

SETUP = r"""
ip netns del h; ip netns del sw; ip netns add sw; ip netns add h
for n in sw h; do ip netns exec $n sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; done
ip -n h link set lo up
for i in 0 1; do
  ip -n h link add eth$i address 02:00:00:00:01:0$((i+1)) type veth peer name p$i netns sw
  ip -n sw link set p$i up; ip -n h link set eth$i up
done
sleep 1.2
"""

NETWORK = r"""
ip -n h link del eth1; ip -n sw addr add 10.0.0.2/24 dev p0; ip -n sw link set lo up
ip -n h addr add 10.0.0.1/24 dev eth0; ip -n h addr add 10.0.0.3/24 dev eth0
sleep 1
"""

SERVER = r"""
import socket, struct, threading, time
def serve(port, reply, then):
    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("0.0.0.0", port)); s.listen(50)
    def talk(c):
        asked = c.recv(65536)
        if then == "reset":
            c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif reply:
            c.sendall(reply)
        if then != "stay":
            c.close()
        else:
            time.sleep(100)
    while True:
        c, _ = s.accept(); threading.Thread(target=talk, args=(c,), daemon=True).start()
head = b"HTTP/1.1 200 OK\r\n"
for port, reply, then in [
        (80, b"rs1\n", "close"), (81, head + b"Content-Length: 4\r\nX-A: b\r\n\r\nrs1\n", "close"), (82, b"", "close"),
        (83, b"", "stay"), (84, b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n", "close"),
        (85, head + b"\r\nuntil close\n", "close"), (86, b"", "reset"), (87, head + b"Content-Length: 10\r\n\r\nshort", "close"),
        (88, head + b"Transfer-Encoding: chunked\r\n\r\n4\r\nrs1\n\r\n0\r\n\r\n", "close")]:
    threading.Thread(target=serve, args=(port, reply, then), daemon=True).start()
time.sleep(1000)
"""


def commands(text):
    """The parts of a session: remarks as strings, commands as lists of lines."""
    for line in text.split("\n"):
        if line.startswith("$ "):
            yield [line[2:]]
        elif line.startswith("> "):
            yield ("more", line[2:])
        elif line == "" or line.startswith("#"):
            yield line


def play(path):
    subprocess.run(["sh", "-c", SETUP], capture_output=True)
    server = None
    if "/network/" in path:
        subprocess.run(["sh", "-c", NETWORK], capture_output=True)
        server = subprocess.Popen(["ip", "netns", "exec", "sw", "python3", "-c", SERVER])
        time.sleep(2)
    parts = []
    for part in commands(open(path).read().rstrip("\n")):
        if isinstance(part, tuple):
            parts[-1].append(part[1])
        else:
            parts.append(part)
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
            continue
        out.append("$ " + part[0])
        out += ["> " + p for p in part[1:]]
        p = subprocess.run(["ip", "netns", "exec", "h", "sh", "-c", "\n".join(part)], capture_output=True,
                           cwd="/tmp", env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/root"})
        for mark, text in (("|", p.stdout), ("!", p.stderr)):
            text = text.decode().replace("\r", "␍")
            text = re.sub(r"^(eth\d)(@if\d+)( +)", lambda m: m[1] + " " * len(m[2]) + m[3], text, flags=re.M)  # -brief
            text = re.sub(r"(eth\d)@if\d+", r"\1", text)
            text = re.sub(r" link-netns \w+", "", text)
            lines = text.split("\n")
            last = lines.pop()
            out += [mark + l for l in lines]
            if last:
                out += [mark + last, "%"]
        if p.returncode:
            out.append(f"={p.returncode}")
        if re.search(r"(link set|ifconfig) .*\bup$", part[-1]):
            time.sleep(1.2)  # until the carrier is noticed
    if server:
        server.kill()
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        subprocess.run("rmmod ip_gre gre fou", shell=True, capture_output=True)  # so that eth0 is interface 3
        for path in sys.argv[2:]:
            print("SESSION", path, base64.b64encode(play(path).encode()).decode())
    else:
        lab = os.environ["KERNEL_LAB"]
        files = [os.path.abspath(f) for f in sys.argv[1:]]
        job = " ".join(["python3", os.path.abspath(__file__), "--inside", *files])
        done = subprocess.run([f"{lab}/boot.sh", "sh", job], capture_output=True, text=True)
        for line in done.stdout.splitlines():
            if line.startswith("SESSION "):
                _, path, text = line.split()
                open(path, "w").write(base64.b64decode(text).decode())
            else:
                print(line)
        sys.stderr.write(done.stderr)
