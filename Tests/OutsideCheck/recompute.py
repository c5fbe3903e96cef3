"""Recomputes a blind test's commitment, log chains and reader orders from the written format.

Usage: recompute.py NAME.study NAME.key
Shares no code with Leuko. Prints one line for each thing that holds; stops at the first that doesn't.
"""
import hashlib, json, pathlib, re, sys

def sha(text): return hashlib.sha256(text.encode()).hexdigest()

def lines(path, chain):
    """The objects of a chained file; every line's hash is checked."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        bare, found = re.fullmatch(r'(.*),"chain":"([0-9a-f]{64})"\}', line).groups()
        chain = sha(chain + "\n" + bare + "}")
        assert chain == found, f"{path.name}, line {number}: chain"
        yield json.loads(bare + "}")

def shuffled(count, state):
    """Fisher and Yates from the top down, fed by SplitMix64."""
    order, mask = list(range(count)), 2**64 - 1
    for i in range(count - 1, 0, -1):
        while True:
            state = (state + 0x9E3779B97F4A7C15) & mask
            z = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & mask
            z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
            word = z ^ z >> 31
            if word < 2**64 - 2**64 % (i + 1): break
        order[i], order[word % (i + 1)] = order[word % (i + 1)], order[i]
    return order

def seed(name, attempt):
    """The first eight bytes of a hash of the secret, which lies in the key (format 1: is public)."""
    secret = head.get("order_secret") or study["study_seed"]
    return int(sha(f"blindtest-order-v1\n{secret}\n{name}\n{attempt}\n")[:16], 16)

def order_of(reader, attempt):
    items = list(range(len(rows))) + repeats
    return [items[i] for i in shuffled(len(items), seed(reader, attempt))]

def keeps_rules(order):
    near = (order.index(i, order.index(i) + 1) - order.index(i) for i in repeats)
    if not all(gap >= study["repeat_gap"] for gap in near): return False
    if "longest_run" not in study: return True
    truths = "".join(rows[i]["truth"] for i in order)
    return max(len(run) for run in re.findall(r"R+|F+", truths)) <= study["longest_run"]

folder, key = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
study = json.loads((folder / "manifest.json").read_text())
first = '"leuko-key-1"' in key.read_text().splitlines()[0]
head, *rows = lines(key, sha("leuko-key-1\n" if first else "leuko-key-2\n"))
classes = [("control/" if r["is_control"] else "") + r["cell_class"] for r in rows]
message = "".join(f"{r['index']}\t{r['image']}\t{r['truth']}\t{c}\n" for r, c in zip(rows, classes))
commitment = sha(f"blindtest-key-v1\n{head['salt']}\n{message}")
assert commitment == study["commitment"], "commitment"
print("commitment holds")
if first:
    repeats = study["repeats"]
else:
    secret = sha(f"blindtest-orders-v1\n{head['salt']}\n{head['order_secret']}\n")
    assert secret == study["order_commitment"], "order commitment"
    repeats = sorted(shuffled(len(rows), seed("repeats", 0))[:study["plan"]["repeats"]])
for entry in study["readers"]:
    reader, name = entry["id"], entry["id"] if first else "reader/" + entry["id"]
    log, attempt = folder / "logs" / f"{reader}.jsonl", 0
    while not keeps_rules(order_of(name, attempt)): attempt += 1
    order = order_of(name, attempt)
    assert attempt == entry.get("attempt", attempt), f"{reader}: attempt"
    assert first or " ".join(map(str, order)) == entry["order"], f"{reader}: another order"
    print(f"{reader}: order holds")
    if not log.exists(): continue
    start = sha(f"blindtest-log-v1\n{head['study']}\n{reader}\n{commitment}\n")
    answers = [e["answer"] for e in lines(log, start) if e["event"] == "answered"]
    wrong = [a for a in answers if rows[order[a["showing"] - 1]]["id"] != a["picture"]]
    assert not wrong, f"{reader}: an answer to a picture out of order"
    print(f"{reader}: chain of {len(answers)} answers holds")
