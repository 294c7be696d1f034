import type { MaybePromise } from '../adapters/adapter.ts';
import type { Input } from '../model/alphabet.ts';
import type { Configuration } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { guardTime } from './guard.ts';
import { judgeStep } from './judge-step.ts';
import { runSteps, type Steps } from './maybe-async.ts';
import { type Recording, recordedSegment } from './recording.ts';
import type { RecordedSegment, RecordedStep } from './result.ts';
import type { CaseContext } from './run-case.ts';
import { contextOf, release, type System } from './runner.ts';
import type { Subject, Track } from './subject.ts';

/**
 * A system under test driven by hand, one input at a time, beside the machine. Where the two differ, the machine
 * follows its own answer, and the SUT's answers are still reported.
 */
export class ManualSession {
  readonly #system: System;
  readonly #table: Table;
  readonly #context: CaseContext;
  readonly #limitMs: number;
  readonly #recording: Recording;
  #subject: Subject | null = null;
  #track: Track | null = null;
  #state: Configuration;
  #case = '';
  #fresh = 0;
  readonly #trail = new Set<string>();

  /** @param recording whose tap the system shows its segments to. */
  constructor(system: System, table: Table, limitMs: number, recording: Recording) {
    this.#system = recording.watch(system);
    this.#recording = recording;
    this.#table = table;
    this.#context = contextOf(system, table);
    this.#limitMs = limitMs;
    this.#state = table.initial;
  }

  /** Where the machine is. */
  get state(): Configuration {
    return this.#state;
  }

  /** Is there a connection? A system that broke has none. */
  get isOpen(): boolean {
    return this.#subject !== null;
  }

  /** Begins a fresh connection; a system that broke is made anew. @throws whatever the system throws. */
  async reset(): Promise<void> {
    this.#state = this.#table.initial;
    this.#trail.clear();
    this.#recording.take(this.#case);
    this.#case = `by hand ${++this.#fresh}`;
    await this.#drive(this.#begin());
  }

  /** Gives the input in the state the machine is in, and judges the answer. @throws whatever the system throws. */
  async give(input: Input): Promise<RecordedStep> {
    const [subject, track] = [this.#subject, this.#track];
    if (subject === null || track === null) throw new Error('the system is not open: reset comes first');
    const cell = this.#table.cell(this.#state, input);
    const meanwhile = await this.#meanwhile(subject, cell, track);
    const seen = await this.#drive(subject.apply(cell, track, false));
    const { result } = judgeStep(track, cell, seen, this.#context, this.#trail);
    if (result.verdict === 'fail') track.accept(cell, cell, seen);
    this.#trail.add(cell.id);
    this.#state = cell.next;
    const wire = this.#recording.lastStep().map(recordedSegment);
    return { ...result, ...(meanwhile.length > 0 && { meanwhile }), wire };
  }

  /** Releases the system; `reset` makes it again. */
  async dispose(): Promise<void> {
    const subject = this.#subject;
    this.#subject = null;
    if (subject !== null) await release(subject, this.#limitMs);
  }

  /** A manual input may come late: a segment sent again in the meantime is no answer to it. */
  async #meanwhile(subject: Subject, cell: Cell, track: Track): Promise<RecordedSegment[]> {
    if (subject.wait !== undefined) {
      const sent = await this.#drive(subject.wait(cell, track));
      return sent === null ? [] : this.#recording.lastStep().map(recordedSegment);
    }
    if (subject.idle === undefined) return [];
    const before = this.#recording.lastStep().length;
    await this.#drive(subject.idle());
    return this.#recording.lastStep().slice(before).map(recordedSegment);
  }

  #drive<T>(settling: Steps<T>): MaybePromise<T> {
    return guardTime(() => runSteps(settling, this.#limitMs), this.#limitMs);
  }

  *#begin(): Steps<void> {
    this.#subject ??= yield* this.#system.open();
    this.#track = yield* this.#subject.begin({ id: this.#case, steps: [] });
  }
}
