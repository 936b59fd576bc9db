#!/bin/sh
# The machine's first and only process: sees to file systems and modules, plays the scenarios, switches the machine off.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
mkdir -p /run/netns
modprobe -a $(cat /job/modules)
python3 /job/play.py /dev/vport0p1 /job/scenarios/*.json || echo "play.py: status $?"
echo o > /proc/sysrq-trigger
sleep 60
