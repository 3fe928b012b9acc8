"""Ingestions asked for: none lost when a process dies, none taken twice, none half read."""

from pathlib import Path

import pytest

from bot.storage.ingestion_jobs import ATTEMPTS, FINISHED, WAITING, IngestionJobs, JobState, TooManyJobsError


def test_the_oldest_job_is_taken_and_ends_where_it_can_be_read(tmp_path: Path) -> None:
    jobs = IngestionJobs(tmp_path)
    first, second = jobs.ask("claire", ["ville"]), jobs.ask("paul", force=True)
    taken = jobs.take()
    assert taken is not None
    assert (taken.id, taken.sites, taken.state, taken.attempts) == (first.id, ("ville",), JobState.RUNNING, 1)
    jobs.end(taken, JobState.PUBLISHED, "3 new", "20261121T0")
    states = {job.id: (job.state, job.said, job.generation) for job in jobs.listed()}
    assert states == {second.id: (JobState.ASKED, "", ""), first.id: (JobState.PUBLISHED, "3 new", "20261121T0")}
    assert [job.id for job in jobs.listed()] == [second.id, first.id]


def test_a_job_whose_process_died_waits_again_and_is_given_up_after_three_times(tmp_path: Path) -> None:
    job = IngestionJobs(tmp_path).ask("claire")
    for attempt in range(1, ATTEMPTS + 1):
        jobs = IngestionJobs(tmp_path)
        jobs.recover()
        taken = jobs.take()
        assert taken is not None
        assert (taken.id, taken.attempts) == (job.id, attempt)
    jobs.recover()
    assert jobs.take() is None
    (last,) = jobs.listed()
    assert (last.state, last.said) == (JobState.FAILED, "its process died 3 times")


def test_a_death_between_two_folders_neither_loses_nor_doubles_a_job(tmp_path: Path) -> None:
    jobs = IngestionJobs(tmp_path)
    job = jobs.ask("claire")
    asked = (tmp_path / f"jobs/asked/{job.id}.json").read_bytes()
    taken = jobs.take()
    assert taken is not None
    (tmp_path / f"jobs/asked/{job.id}.json").write_bytes(asked)
    jobs.recover()
    assert [one.id for one in jobs.listed()] == [job.id]
    again = jobs.take()
    assert again is not None
    running = (tmp_path / f"jobs/running/{job.id}.json").read_bytes()
    jobs.end(again, JobState.PUBLISHED, "")
    (tmp_path / f"jobs/running/{job.id}.json").write_bytes(running)
    jobs.recover()
    assert jobs.take() is None
    assert [one.state for one in jobs.listed()] == [JobState.PUBLISHED]


def test_what_could_not_begin_is_no_attempt(tmp_path: Path) -> None:
    jobs = IngestionJobs(tmp_path)
    jobs.ask("claire")
    for _ in range(ATTEMPTS + 2):
        taken = jobs.take()
        assert taken is not None
        jobs.give_back(taken)
    assert [job.attempts for job in jobs.listed()] == [0]


def test_a_queue_is_bounded_and_so_is_what_is_kept(tmp_path: Path) -> None:
    jobs = IngestionJobs(tmp_path)
    for _ in range(WAITING):
        jobs.ask("claire")
    with pytest.raises(TooManyJobsError, match="20 ingestions wait already"):
        jobs.ask("paul")
    for number in range(FINISHED + 5):
        taken = jobs.take() or jobs.ask("claire")
        jobs.end(taken, JobState.UNCHANGED, str(number))
        if number < FINISHED:
            jobs.ask("claire")
    assert sum(job.state is JobState.UNCHANGED for job in jobs.listed()) == FINISHED


def test_a_file_that_is_no_job_is_passed_over(tmp_path: Path) -> None:
    jobs = IngestionJobs(tmp_path)
    job = jobs.ask("claire")
    (tmp_path / "jobs/asked/0.json").write_text("{", "utf-8")
    (tmp_path / "jobs/asked/1.json").write_text('{"id": 3, "sites": []}', "utf-8")
    taken = jobs.take()
    assert taken is not None
    assert taken.id == job.id
