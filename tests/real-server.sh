#!/usr/bin/env bash
# Starts one RDP server from Debian's packages on 127.0.0.1 and stops it when standard input ends.
#
#   setsid bash real-server.sh NAME PORT DIRECTORY
#
# Prints "ready" once the server listens; otherwise one line that says why not, with exit code 77 where a program is
# not installed. DIRECTORY holds the certificate, the configuration and server.log. It has to lead its own session:
# whatever else is in that session when it ends is stopped.
set -u
name=$1 port=$2 directory=$3
log=$directory/server.log
PATH=$PATH:/usr/sbin:/sbin
# A locale or an openssl configuration of the caller's must not change what the server does.
unset OPENSSL_CONF LANG LC_ALL

session() { cut -d' ' -f6 <<<"$(sed 's/(.*) /x /' "/proc/$$/stat")"; }
[[ $(session) == "$$" ]] || { echo "not the leader of a session: start it with setsid"; exit 2; }

need() {
  local program
  for program; do
    command -v "$program" >/dev/null || { echo "$program, which is not installed"; exit 77; }
  done
}

# Live processes of this session outside this script's own process group.
members() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (.*) /\1 /p' |
    awk -v session="$$" '$5 == session && $4 != session && $2 != "Z" { print $1 }'
}

# TERM first, because Xvfb then removes its lock and its socket; KILL for what is left after three seconds.
stop() {
  trap '' TERM INT HUP PIPE
  local signal left
  for signal in TERM KILL; do
    for _ in $(seq 60); do
      left=$(members)
      [[ -n $left ]] || return 0
      # shellcheck disable=SC2086
      kill -s "$signal" $left 2>/dev/null
      sleep 0.05
    done
  done
}
trap 'exit 1' TERM INT HUP PIPE
trap stop EXIT

fail() { echo "$name: $*"; exit 1; }

# Runs a command in the background, in a process group of its own, without this script's standard input and output.
launch() {
  set -m
  "$@" </dev/null >>"$log" 2>&1 3>&- &
  set +m
}

# Whether process $1 itself listens on the port: another program's listener is not ours. No connection is made.
listens() {
  local suffix inode
  suffix=$(printf ':%04X' "$port")
  inode=$(awk -v suffix="$suffix" '$4 == "0A" && substr($2, length($2) - 4) == suffix { print $10; exit }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  [[ -n $inode ]] && [[ -n $(find "/proc/$1/fd" -lname "socket:\[$inode\]" 2>/dev/null) ]]
}

# A certificate and its key in the files $1 and $2, broken as the server's name says.
make_pair() {
  local certificate=$1 key=$2
  self_signed "$certificate" "$key"
  case $name in
    *-key-mismatch) self_signed "$directory/of-another-key.pem" "$key" ;;
    *-certificate-missing) rm "$certificate" ;;
    *-certificate-expired) self_signed_until_2021 "$certificate" "$key" ;;
    *-key-unreadable) chmod 000 "$key" ;;
  esac
}

self_signed() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=rdpwhy-real-server \
    -keyout "$2" -out "$1" </dev/null >>"$log" 2>&1 || fail "openssl made no certificate"
}

# OpenSSL before 3.4 sets both dates in its command `ca` alone.
self_signed_until_2021() {
  local ca=$directory/ca
  mkdir "$ca" && : >"$ca/index" && echo 01 >"$ca/serial"
  cat >"$ca/ca.cnf" <<CONFIGURATION
[ca]
default_ca=own
[own]
database=$ca/index
serial=$ca/serial
new_certs_dir=$ca
policy=any
[any]
commonName=supplied
CONFIGURATION
  openssl req -new -key "$2" -subj /CN=rdpwhy-real-server -out "$ca/request.pem" </dev/null >>"$log" 2>&1 &&
    openssl ca -batch -config "$ca/ca.cnf" -selfsign -md sha256 -notext -keyfile "$2" \
      -startdate 20200101000000Z -enddate 20210101000000Z -in "$ca/request.pem" -out "$1" </dev/null >>"$log" 2>&1 ||
    fail "openssl made no certificate"
}

# Launches as user $1, who cannot read the file $2: root reads a key whatever its mode says.
launch_unprivileged() {
  local user=$1 key=$2
  shift 2
  if ((EUID != 0)); then
    launch "$@"
    return
  fi
  need setpriv
  : >>"$log"
  chown -R "$user:" "$directory" && chown 0:0 "$key" || fail "the files could not be given to $user"
  launch setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
}

start_xrdp() {
  need xrdp openssl
  local layer=tls level=high versions="TLSv1.2, TLSv1.3" ciphers="" start=(launch)
  case ${name#xrdp-} in
    none | low | medium | high | fips) layer=rdp level=${name#xrdp-} ;;
    negotiate) layer=negotiate ;;
    tls) ;;
    tls10) versions="TLSv1, TLSv1.1" ;;
    tls12) versions="TLSv1.2" ;;
    tls13) versions="TLSv1.3" ;;
    tls-rsa) versions="TLSv1.2" ciphers="tls_ciphers=AES128-GCM-SHA256" ;;
    negotiate-key-unreadable | negotiate-certificate-missing | negotiate-key-mismatch) layer=negotiate ;;
    rsakeys-unreadable) layer=rdp ;;
    key-unreadable | key-mismatch | certificate-missing | certificate-expired) ;;
    *) fail "no such server" ;;
  esac
  make_pair "$directory/cert.pem" "$directory/key.pem"
  # OpenSSL 3 by itself refuses RC4 and TLS 1.0; xrdp then dies where a real old server would go on.
  cat >"$directory/openssl.cnf" <<'CONFIGURATION'
openssl_conf = main
[main]
providers = providers
ssl_conf = ssl
[providers]
default = active
legacy = active
[active]
activate = 1
[ssl]
system_default = permissive
[permissive]
MinProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
CONFIGURATION
  cat >"$directory/xrdp.ini" <<CONFIGURATION
[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:$port
use_vsock=false
tcp_nodelay=true
security_layer=$layer
crypt_level=$level
certificate=$directory/cert.pem
key_file=$directory/key.pem
ssl_protocols=$versions
$ciphers
autorun=
allow_channels=true
max_bpp=32
use_fastpath=both
[Logging]
LogFile=$log
LogLevel=INFO
EnableSyslog=false
EnableConsole=false
[Channels]
rdpdr=true
drdynvc=true
[Xvnc]
name=Xvnc
lib=libvnc.so
username=ask
password=ask
ip=127.0.0.1
port=-1
CONFIGURATION
  # Debian's service manager would have made this directory.
  mkdir -p /var/run/xrdp/sockdir 2>/dev/null
  # Debian's service runs as this user, who owns the key of Standard RDP security in /etc/xrdp.
  [[ $name != *-key-unreadable ]] || start=(launch_unprivileged xrdp "$directory/key.pem")
  [[ $name != *-rsakeys-unreadable ]] || start=(launch_unprivileged nobody "$directory/key.pem")
  "${start[@]}" env OPENSSL_CONF="$directory/openssl.cnf" xrdp --nodaemon --config "$directory/xrdp.ini"
}

start_shadow() {
  need freerdp-shadow-cli winpr-hash Xvfb
  local flags start=(launch) files=$directory/.config/freerdp/shadow
  case ${name#shadow-} in
    no-credentials) flags=(/sec:nla) ;;
    key-unreadable | key-mismatch | certificate-expired)
      flags=(/sec:nla "/sam-file:$directory/sam")
      need openssl
      # Where both files are there, it makes none.
      mkdir -p "$files"
      make_pair "$files/shadow.crt" "$files/shadow.key" ;;
    nla) flags=(/sec:nla "/sam-file:$directory/sam") ;;
    tls) flags=(/sec:tls -auth) ;;
    rdp) flags=(/sec:rdp -auth) ;;
    negotiate) flags=(-auth "/sam-file:$directory/sam") ;;
    *) fail "no such server" ;;
  esac
  winpr-hash -u tuser -p Passw0rd -f sam </dev/null >"$directory/sam" 2>>"$log" || fail "winpr-hash failed"
  # The X server chooses a free display itself and writes its number.
  launch bash -c 'exec Xvfb -displayfd 4 -screen 0 1024x768x24 -nolisten tcp 4>"$1"' Xvfb "$directory/display"
  local screen=$!
  until [[ -s $directory/display ]]; do
    kill -0 "$screen" 2>/dev/null && ((SECONDS < 20)) || fail "Xvfb gave no display"
    sleep 0.05
  done
  [[ $name != *-key-unreadable ]] || start=(launch_unprivileged nobody "$files/shadow.key")
  "${start[@]}" env HOME="$directory" DISPLAY=":$(<"$directory/display")" \
    freerdp-shadow-cli /bind-address:127.0.0.1 "/port:$port" "${flags[@]}"
}

# Another program on the port of a server.
start_other() {
  case ${name#other-} in
    http)
      need python3
      launch python3 -m http.server --bind 127.0.0.1 --directory "$directory" "$port" ;;
    tls)
      need openssl
      self_signed "$directory/cert.pem" "$directory/key.pem"
      launch openssl s_server -accept "127.0.0.1:$port" -cert "$directory/cert.pem" -key "$directory/key.pem" -www ;;
    *) fail "no such program" ;;
  esac
}

case $name in
  xrdp-*) start_xrdp ;;
  other-*) start_other ;;
  shadow-*) start_shadow ;;
  *) fail "no such server" ;;
esac
server=$!
until listens "$server"; do
  kill -0 "$server" 2>/dev/null || fail "it ended before it listened"
  ((SECONDS < 30)) || fail "it does not listen"
  sleep 0.05
done
echo ready
# Until whoever started it closes the pipe, or dies.
while read -r; do :; done
exit 0
