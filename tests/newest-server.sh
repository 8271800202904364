#!/usr/bin/env bash
# Builds a folder with the newest RDP servers of Debian sid, and starts one of them on 127.0.0.1.
#
#   bash newest-server.sh build ROOT [small]           small: xrdp and FreeRDP alone
#   setsid bash newest-server.sh NAME PORT DIRECTORY   ROOT is in RDPWHY_NEWEST_SERVERS
#   setsid bash newest-server.sh client PORT DIRECTORY FreeRDP's client, as tuser: a session, a logon refused
#
# Started, it prints "ready" once the server listens; otherwise one line that says why not, with exit code 77 where the
# folder or a right is missing. It stops when standard input ends. The server runs in mount and process namespaces of its
# own, so that nothing of it is left. DIRECTORY is its /t: keys, configuration, server.log.
set -u
export LC_ALL=C.UTF-8

build() {
  local root=$1 more=,weston,gnome-remote-desktop,mutter,dbus-daemon,pipewire-bin,wireplumber,libglib2.0-bin
  more+=,libegl-mesa0,libgl1-mesa-dri,gsettings-desktop-schemas,krdp,kwin-wayland,qt6-wayland
  [[ ${2:-} != small ]] || more=
  command -v mmdebstrap >/dev/null || apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null || exit 77
  local mirror
  mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources)
  # A snapshot's Release file expires; its signature is checked all the same.
  mmdebstrap --variant=minbase --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --include="xrdp,freerdp-shadow-x11,freerdp-x11,winpr3-utils,xvfb,openssl$more" sid "$root" "$mirror"
}
if [[ $1 == build ]]; then
  shift
  build "$@"
  exit
fi

name=$1 port=$2 directory=$3 root=${RDPWHY_NEWEST_SERVERS:-}
log=$directory/server.log
[[ -n $root && -x $root/usr/sbin/xrdp ]] || { echo "RDPWHY_NEWEST_SERVERS, the folder that newest-server.sh build makes"; exit 77; }
((EUID == 0)) || { echo "root, to enter the folder"; exit 77; }

fail() { echo "$name: $*"; exit 1; }
chmod 755 "$directory"
# What the certificate and the key are, made by the folder's own openssl.
pair='openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=rdpwhy-newest -keyout /t/own-key.pem -out /t/own.pem'
prepare="$pair && chmod 644 /t/own-key.pem"
case $name in
  *-key-mismatch) prepare+=" && cp /t/own.pem /t/first.pem && $pair && mv /t/first.pem /t/own.pem && chmod 644 /t/own-key.pem" ;;
  *-certificate-missing) prepare+=' && rm /t/own.pem' ;;
  *-certificate-expired) prepare="${pair/-days 30/-not_before 20200101000000Z -not_after 20210101000000Z} && chmod 644 /t/own-key.pem" ;;
  *-key-unreadable) prepare+=' && chmod 600 /t/own-key.pem' ;;
esac
mkdir "$directory/home" "$directory/runtime"
chmod 700 "$directory/runtime"

xrdp_ini() {
  local layer=negotiate versions="TLSv1.2, TLSv1.3" ciphers="" user=""
  case $name in
    xrdp-tls*) layer=tls ;;
    xrdp-key-mismatch | xrdp-certificate-*) layer=tls ;;
  esac
  case $name in
    *-tls12) versions=TLSv1.2 ;;
    *-tls13) versions=TLSv1.3 ;;
    *-rsa) versions=TLSv1.2 ciphers=tls_ciphers=AES128-GCM-SHA256 ;;
    *-key-unreadable) user=$'runtime_user=xrdp\nruntime_group=xrdp' ;;
  esac
  cat <<CONFIGURATION
[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:$port
security_layer=$layer
crypt_level=high
certificate=/t/own.pem
key_file=/t/own-key.pem
ssl_protocols=$versions
$ciphers
$user
[Logging]
LogFile=/t/xrdp.log
LogLevel=DEBUG
EnableSyslog=false
[Xvnc]
name=x
lib=libvnc.so
ip=127.0.0.1
port=-1
CONFIGURATION
}

# X servers of other tests are seen through the host's network: each port has displays of its own.
display=$((port % 29000 + 100))
[[ $name != client ]] || display=$((display + 29100))
desktop='pipewire & wireplumber &'
case $name in
  xrdp | xrdp-*)
    xrdp_ini >"$directory/xrdp.ini"
    : >"$directory/xrdp.log"
    chmod 666 "$directory/xrdp.log"
    run='mkdir -p /run/xrdp/sockdir; exec xrdp --nodaemon --config /t/xrdp.ini' ;;
  shadow | shadow-tls)
    prepare+=' && winpr-hash -u tuser -p Passw0rd -f sam >/t/sam'
    security='/sec:nla /sam-file:/t/sam'
    [[ $name != shadow-tls ]] || security='/sec:tls -auth'
    run="Xvfb :$display -screen 0 1024x768x24 -nolisten tcp -noreset & until [ -S /tmp/.X11-unix/X$display ]; do sleep .1; done
      DISPLAY=:$display exec freerdp-shadow-cli /bind-address:127.0.0.1 /port:$port $security" ;;
  client)
    run="Xvfb :$display -screen 0 1024x768x24 -nolisten tcp -noreset & until [ -S /tmp/.X11-unix/X$display ]; do sleep .1; done
      export DISPLAY=:$display
      for how in /p:Passw0rd /p:wrong '/p:Passw0rd +auth-only'; do
        timeout -k 2 4 xfreerdp /v:127.0.0.1:$port /u:tuser \$how /cert:ignore
      done; kill %1" ;;
  weston | weston-*)
    run="exec weston --backend=rdp --address=127.0.0.1 --port=$port --renderer=pixman --no-config --shell=kiosk \
      --rdp-tls-cert=/t/own.pem --rdp-tls-key=/t/own-key.pem" ;;
  grd | grd-*)
    credentials='grdctl --headless rdp set-credentials tuser Passw0rd;'
    [[ $name != grd-no-credentials ]] || credentials=
    # grdctl rdp enable needs systemd, and its setting does not.
    run="exec dbus-run-session -- sh -c 'export GSETTINGS_BACKEND=keyfile; $desktop
      mutter --headless --no-x11 --wayland --virtual-monitor 1024x768 & sleep 2
      for one in \"set-tls-key /t/own-key.pem\" \"set-tls-cert /t/own.pem\" \"set-port $port\" disable-port-negotiation; do
        grdctl --headless rdp \$one; done; $credentials
      gsettings set org.gnome.desktop.remote-desktop.rdp.headless enable true
      G_MESSAGES_DEBUG=all exec /usr/libexec/gnome-remote-desktop-daemon --headless --rdp-port $port'" ;;
  krdp | krdp-*)
    run="exec dbus-run-session -- sh -c 'export KWIN_WAYLAND_NO_PERMISSION_CHECKS=1 XDG_CURRENT_DESKTOP=KDE; $desktop
      kwin_wayland --virtual --no-lockscreen --no-global-shortcuts --no-kactivities --socket wl-k &
      until [ -S \$XDG_RUNTIME_DIR/wl-k ]; do sleep .2; done; sleep 1
      WAYLAND_DISPLAY=wl-k QT_QPA_PLATFORM=wayland exec krdpserver --plasma --address 127.0.0.1 --port $port -u tuser \
        -p Passw0rd --certificate /t/own.pem --certificate-key /t/own-key.pem'" ;;
  *) fail "no such server" ;;
esac
printf '%s\n' "$prepare || exit 1" "$run" >"$directory/run.sh"

# In namespaces of its own: what is mounted and what is left running goes with them.
# shellcheck disable=SC2016
unshare --mount --pid --fork --kill-child bash -c '
  root=$1 directory=$2
  mkdir -p "$root/t"
  mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --rbind /sys "$root/sys" &&
    mount -t tmpfs tmpfs "$root/run" && mount -t tmpfs tmpfs "$root/tmp" && mount --bind "$directory" "$root/t" || exit 1
  chmod 1777 "$root/tmp"
  exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/t/home XDG_RUNTIME_DIR=/t/runtime \
    LIBGL_ALWAYS_SOFTWARE=1 WLOG_LEVEL=DEBUG sh /t/run.sh
' bash "$root" "$directory" </dev/null >>"$log" 2>&1 &
server=$!
trap 'exit 1' TERM INT HUP PIPE
trap 'kill -KILL "$server" 2>/dev/null; wait "$server" 2>/dev/null' EXIT

if [[ $name == client ]]; then
  wait "$server"
  echo done
  exit 0
fi
# No connection is made to find out. The port was free, and the network is the host's.
listens() { awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && substr($2, length($2) - 4) == port { f = 1 } END { exit !f }' \
  /proc/net/tcp /proc/net/tcp6; }
until listens; do
  kill -0 "$server" 2>/dev/null || fail "it ended before it listened"
  ((SECONDS < 60)) || fail "it does not listen"
  sleep 0.1
done
echo ready
while read -r; do :; done
exit 0
