"""A sealed bundle is whole or refused: random flips, swaps, other keys; the verifier stands alone."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from thongsuot.engines.sealing import ChainEntry, check, fingerprint, seal_bundle, verifier

SEED = bytes(range(32))


def chain(count: int = 4) -> list[ChainEntry]:
    previous, made = "0" * 64, []
    for number in range(1, count + 1):
        body = {"sequence": number, "action": "incident.note", "detail": {"note": "đã kiểm tra"}}
        text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256((previous + text).encode()).hexdigest()
        made.append(ChainEntry(body=body, previous=previous, hash=digest))
        previous = digest
    return made


def bundle(**more: Any) -> Any:
    about = {"incident": {"code": "SC-7"}, "made_at": "2026-11-24T03:00:00+00:00", "made_by": "Trần Trực Ban"}
    files = [("goc/01-cap-dut.jpg", bytes(range(256)) * 4), ("bien-ban.pdf", b"%PDF-1.7 ...")]
    return seal_bundle(more.pop("files", files), about=about, chain=more.pop("chain", chain()), seed=SEED)


def test_a_bundle_is_whole_the_same_each_time_and_names_its_files() -> None:
    made = bundle()
    manifest, faults = check(made.data, expected=made.fingerprint)
    assert faults == []
    assert made.data == bundle().data
    assert [one["path"] for one in manifest["files"]] == [
        "goc/01-cap-dut.jpg", "bien-ban.pdf", "chain.json", "kiem-tra.py", "DOC-TRUOC.txt",
    ]  # fmt: skip


def test_every_one_of_a_thousand_random_flips_is_refused() -> None:
    data, chance = bundle().data, random.Random(7)
    for _round in range(1_000):
        place, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        flipped = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
        assert check(flipped)[1], f"a flip at byte {place} went through"


@pytest.mark.parametrize("cut", [0, 1, 30, 500])
def test_what_is_cut_short_or_made_longer_is_refused(cut: int) -> None:
    data = bundle().data
    assert check(data[:cut])[1]
    assert check(data[: len(data) - 1 - cut])[1]
    assert check(data + b"\0" * (cut + 1))[1]


def test_a_file_put_in_or_taken_out_is_refused_by_name() -> None:
    whole = bundle().data
    files = _files(whole)
    added = verifier.canonical_zip([*files, ("goc/02-them.jpg", b"x")])
    assert "goc/02-them.jpg: not in the manifest" in check(added)[1]
    less = verifier.canonical_zip([one for one in files if one[0] != "bien-ban.pdf"])
    assert "bien-ban.pdf: missing" in check(less)[1]
    changed = verifier.canonical_zip([(n, b"other" if n == "bien-ban.pdf" else d) for n, d in files])
    assert check(changed)[1] == ["bien-ban.pdf: was changed"]


def _files(data: bytes) -> list[tuple[str, bytes]]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [(name, opened.read(name)) for name in opened.namelist()]


def test_a_bundle_sealed_anew_with_another_key_has_another_fingerprint() -> None:
    ours = bundle()
    forged = seal_bundle([("a", b"a")], about={"incident": {"code": "SC-7"}}, chain=[], seed=bytes(32))
    assert check(forged.data)[1] == []  # by itself it is whole: the paper's fingerprint tells
    assert check(forged.data, expected=ours.fingerprint)[1] == [
        f"seal: the key is {forged.fingerprint}, not the one expected"
    ]
    assert check(ours.data, expected=ours.fingerprint.lower().replace("-", " "))[1] == []


def test_entries_of_the_chain_that_were_changed_or_swapped_are_refused() -> None:
    entries = chain()
    other = ChainEntry(
        body={**entries[1].body, "action": "incident.close"}, previous=entries[1].previous, hash=entries[1].hash
    )
    assert check(bundle(chain=[entries[0], other, *entries[2:]]).data)[1] == ["chain: entry 2 was changed"]
    assert check(bundle(chain=[entries[0], entries[2], entries[1]]).data)[1] == ["chain: entry 2 stands out of order"]
    assert check(bundle(chain=[entries[0], entries[3]]).data)[1] == []  # others' entries lie between: left out


def test_the_verifiers_signature_agrees_with_the_library_on_good_and_bad_ones() -> None:
    chance = random.Random(11)
    for _round in range(12):
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = chance.randbytes(chance.randrange(200))
        signature = key.sign(message)
        assert verifier.signature_holds(public, message, signature)
        assert not verifier.signature_holds(public, message + b"!", signature)
        broken = bytearray(signature)
        broken[chance.randrange(64)] ^= 1 << chance.randrange(8)
        assert not verifier.signature_holds(public, message, bytes(broken))
        assert not verifier.signature_holds(b"\xff" * 32, message, signature)


def test_a_scalar_beyond_the_order_is_refused() -> None:
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(b"m")
    bent = int.from_bytes(signature[32:], "little") + verifier.ORDER
    assert not verifier.signature_holds(public, b"m", signature[:32] + bent.to_bytes(32, "little"))


def test_bad_input_to_the_seal_is_told() -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        seal_bundle([], about={}, chain=[], seed=bytes(31))
    for files in ([("ảnh.jpg", b"")], [("a", b""), ("a", b"")], [("manifest.json", b"")]):
        with pytest.raises(ValueError, match="paths must be"):
            seal_bundle(files, about={}, chain=[], seed=SEED)


@pytest.mark.parametrize("junk", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"%PDF-1.7", bytes(1000)])
def test_what_is_no_bundle_is_refused_without_a_crash(junk: bytes) -> None:
    assert check(junk)[1]


def test_the_verifier_inside_the_bundle_runs_alone_and_is_short(tmp_path: Path) -> None:
    made = bundle()
    script, file = tmp_path / "kiem-tra.py", tmp_path / "ho-so.zip"
    script.write_bytes(dict(_files(made.data))["kiem-tra.py"])
    file.write_bytes(made.data)
    assert len(script.read_text().splitlines()) < 200
    command = [sys.executable, "-I", "-S", str(script), str(file), made.fingerprint]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (run.returncode, run.stdout.splitlines()[0]) == (0, "NGUYÊN VẸN / WHOLE")
    assert made.seal in run.stdout
    file.write_bytes(made.data[:-1])
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (run.returncode, run.stdout.splitlines()[0]) == (1, "KHÔNG NGUYÊN VẸN / NOT WHOLE")
    run = subprocess.run(command[:-2], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 2


def test_fingerprints_are_short_enough_to_read_aloud() -> None:
    assert len(fingerprint(bytes(32)).split("-")) == 8
