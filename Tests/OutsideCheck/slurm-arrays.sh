#!/bin/sh
# Runs an experiment under Slurm with two nodes on this host, and once more without it: both must end
# with the same bytes.
#
# usage: slurm-arrays.sh LEUKO PLAN_FOLDER
#
# PLAN_FOLDER is an experiment of which only plan.json is used; nothing is written there. It wants
# root, and Debian's slurm-wlm and munge: where they aren't installed it says so and ends with 0.
set -u
leuko=$(realpath "$1")
plan=$(realpath "$2")/plan.json
if [ ! -f "$plan" ]; then
  echo "failed: '$plan' isn't there"
  exit 1
fi

for program in munged slurmctld slurmd sbatch sinfo; do
  if ! command -v "$program" > /dev/null; then
    echo "skipped: '$program' isn't installed (apt-get install slurm-wlm munge)"
    exit 0
  fi
done
if [ "$(id -u)" != 0 ]; then
  echo "skipped: only root can start Slurm's services here"
  exit 0
fi

place=$(mktemp -d)
host=$(hostname -s)
export SLURM_CONF="$place/slurm.conf"
services=""
stop() {
  for service in $services; do kill "$service" 2> /dev/null; done
  wait 2> /dev/null
  rm -rf "$place"
}
trap stop EXIT
trap 'exit 1' INT TERM

mkdir "$place/state" "$place/node1" "$place/node2"
chmod 755 "$place"
dd if=/dev/urandom of="$place/munge.key" bs=128 count=1 2> /dev/null
chmod 400 "$place/munge.key"
cat > "$SLURM_CONF" << END
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$place/munge.socket
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/%n
SlurmctldPidFile=$place/slurmctld.pid
SlurmdPidFile=$place/slurmd-%n.pid
SlurmctldLogFile=$place/slurmctld.log
SlurmdLogFile=$place/slurmd-%n.log
SlurmctldPort=27817
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=27818 CPUs=1 State=UNKNOWN
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=27819 CPUs=1 State=UNKNOWN
PartitionName=check Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
END

munged --foreground --force --socket="$place/munge.socket" --key-file="$place/munge.key" \
  --pid-file="$place/munged.pid" --log-file="$place/munged.log" --seed-file="$place/munged.seed" \
  > /dev/null 2>&1 &
services="$services $!"
sleep 1
slurmctld -D > "$place/slurmctld.out" 2>&1 &
services="$services $!"
for node in node1 node2; do
  slurmd -D -N "$node" > "$place/$node.out" 2>&1 &
  services="$services $!"
done
ready=0
for try in $(seq 60); do
  ready=$(sinfo -h -N -o '%T' 2> /dev/null | grep -c '^idle')
  [ "$ready" = 2 ] && break
  sleep 1
done
if [ "$ready" != 2 ]; then
  echo "failed: Slurm's two nodes didn't come up"
  cat "$place"/*.out "$place"/slurm*.log "$place"/munged.log 2> /dev/null | tail -20
  exit 1
fi
echo "two nodes are idle"

mkdir "$place/one.experiment" "$place/many.experiment"
cp "$plan" "$place/one.experiment/"
cp "$plan" "$place/many.experiment/"

"$leuko" experiment jobs "$place/many.experiment" --slurm --tasks 2 > "$place/submit.sh" || exit 1
sh "$place/submit.sh" || exit 1
report=$(squeue -h -o '%i %j' | grep -- '-report' | cut -d' ' -f1)
used=""
while squeue -h | grep -q .; do
  used="$used $(squeue -h -t R -o '%N')"
  if squeue -h -o '%r' | grep -q DependencyNeverSatisfied; then
    echo "failed: a job failed, and those after it can't begin"
    tail -n 5 "$place"/many.experiment/slurm-*.log
    exit 1
  fi
  sleep 1
done
echo "nodes that worked:$(echo "$used" | tr ' ' '\n' | sort -u | tr '\n' ' ')"

"$leuko" experiment run "$place/one.experiment" --processes 1 > /dev/null || exit 1
"$leuko" experiment report "$place/one.experiment" --out "$place/one.experiment/report" > /dev/null
for part in seal.json split.csv cells report; do
  if ! diff -rq "$place/one.experiment/$part" "$place/many.experiment/$part"; then
    echo "failed: '$part' isn't what one machine makes (job $report)"
    tail -n 5 "$place"/many.experiment/slurm-*.log
    exit 1
  fi
done
echo "ok: $(ls "$place/many.experiment/cells" | wc -l) trainings under Slurm, the same bytes as without"
