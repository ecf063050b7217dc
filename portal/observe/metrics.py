"""Figures for Prometheus: requests, papers, uploads, and at each look the outbox and the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from flask import current_app
from prometheus_client import CollectorRegistry, Counter, Histogram, exposition
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  #: read by the library when it is imported

REQUESTS = Histogram(
    "portal_request_seconds", "Time to answer, by endpoint and status.", ("endpoint", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)
PDFS = Histogram(
    "portal_pdf_seconds", "Time to make a PDF, by outcome: made, failed.", ("outcome",),
    buckets=(0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 20.0),
)
UPLOADS = Counter("portal_uploads", "Files received, by outcome: kept, refused.", ("outcome",))
UPLOADED = Counter("portal_uploaded_bytes", "Bytes of files kept.")


def shared_folder(instance: Path) -> dict[str, str]:
    """Environment for several web processes that share their figures; empties the folder.

    `portal serve` calls it once, before its children start.
    """
    folder = instance / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {FOLDER: str(folder)}


def pdf_made(seconds: float, *, made: bool = True) -> None:
    """Count one PDF; `made` False when it failed or took too long."""
    PDFS.labels("made" if made else "failed").observe(seconds)


def file_received(size: int, *, kept: bool = True) -> None:
    """Count one upload of `size` bytes; `kept` False when it was refused."""
    UPLOADS.labels("kept" if kept else "refused").inc()
    if kept:
        UPLOADED.inc(size)


class Now(Collector):
    """What is looked up at the moment of asking, the same from every process."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        from portal.messages.queries import outbox

        letters = GaugeMetricFamily(
            "portal_outbox", "Deliveries that wait, and those given up.", labels=("state",)
        )
        for state, number in outbox().items():
            letters.add_metric((state,), number)
        disk = os.statvfs(current_app.config["PORTAL_INSTANCE"])
        yield letters
        yield GaugeMetricFamily(
            "portal_disk_free_bytes", "Space left in the instance folder.",
            value=disk.f_bavail * disk.f_frsize,
        )


def figures() -> tuple[bytes, str]:
    """(text, media type) of everything, over all web processes where they share a folder."""
    registry = CollectorRegistry()
    registry.register(Now())
    own: Collector | CollectorRegistry = REGISTRY
    if os.environ.get(FOLDER):
        from prometheus_client.multiprocess import MultiProcessCollector

        own = CollectorRegistry()
        MultiProcessCollector(own)  # type: ignore[no-untyped-call]
    text = exposition.generate_latest(own) + exposition.generate_latest(registry)
    return text, exposition.CONTENT_TYPE_PLAIN_0_0_4
