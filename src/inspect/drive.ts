import { type ChildJob, endText, type StartJob } from './jobs.ts';
import type { MalformedLog } from './malformed.ts';
import { type Checked, checkDriveMessage } from './messages.ts';
import { type Choice, cliArguments } from './page-command.ts';
import type { DriveMessage } from './protocol.ts';

/** Sends a message to the page that drives. */
export type Driver = (said: DriveMessage) => void;

interface Wheel {
  driver: Driver;
  choice: Choice;
  /** `null`: it ended by itself. */
  job: ChildJob | null;
  /** Lines sent to the process and not answered yet. */
  unanswered: number;
  /** When it last answered, or received a line while it owed no answer: ms of `performance.now()`. */
  since: number;
}

/** After so long without an answer, ms, a reset starts a new process. */
const PATIENCE_MS = 1_000;

const IDLE = { unanswered: 0, since: 0 };

/** The system under test that a page drives by hand. There is one, and only the page that opened it may use it. */
export class Drive {
  readonly #startJob: StartJob;
  readonly #malformed: MalformedLog;
  #wheel: Wheel | null = null;

  constructor(startJob: StartJob, malformed: MalformedLog) {
    this.#startJob = startJob;
    this.#malformed = malformed;
  }

  open(driver: Driver, choice: Choice): void {
    const before = this.#wheel;
    if (before !== null && before.driver !== driver)
      before.driver({ type: 'drive.broke', problem: 'another page took a system: there is one at a time' });
    void this.stop();
    this.#start({ driver, choice, job: null, ...IDLE });
  }

  give(driver: Driver, input: string): void {
    if (this.#write(driver, input)) return;
    const problem =
      this.#mine(driver)?.job == null
        ? 'no system is open; a fresh connection opens it again'
        : 'too many inputs wait for an answer';
    driver({ type: 'drive.refused', input, problem });
  }

  /** Begins a fresh connection; starts a new process where the last is gone, or no longer answers. */
  reset(driver: Driver): void {
    const wheel = this.#mine(driver);
    if (wheel === null) driver({ type: 'drive.broke', problem: 'no system is open: choose it again' });
    else if (wheel.job === null) this.#start(wheel);
    else if (isStuck(wheel)) {
      void wheel.job.stop();
      this.#start({ ...wheel, job: null, ...IDLE });
    } else this.#write(driver, 'reset');
  }

  /** Ends the system of a page that closes it, or is gone. */
  close(driver: Driver): void {
    if (this.#mine(driver) !== null) void this.stop();
  }

  /** Ends it; resolves when it is gone. */
  async stop(): Promise<void> {
    const job = this.#wheel?.job;
    this.#wheel = null;
    await job?.stop();
  }

  #mine(driver: Driver): Wheel | null {
    return this.#wheel?.driver === driver ? this.#wheel : null;
  }

  #write(driver: Driver, line: string): boolean {
    const wheel = this.#mine(driver);
    const isWritten = wheel?.job?.write(`${line}\n`) ?? false;
    if (wheel !== null && isWritten && wheel.unanswered++ === 0) wheel.since = performance.now();
    return isWritten;
  }

  #start(wheel: Wheel): void {
    this.#wheel = wheel;
    const { driver } = wheel;
    // A job that was replaced may still send lines.
    const isHeard = () => this.#wheel === wheel;
    wheel.job = this.#startJob(['drive', ...cliArguments(wheel.choice)], {
      onLine: (value, text) => {
        const checked = checkDriveMessage(value);
        noteHeard(wheel, checked);
        if ('problem' in checked)
          this.#malformed.tell('drive', `no answer of a system: ${checked.problem}`, text);
        else if (isHeard()) driver(checked.is);
      },
      onGarbage: (problem, text) => this.#malformed.tell('drive', problem, text),
      onExit: (end) => {
        wheel.job = null;
        if (isHeard()) driver({ type: 'drive.broke', problem: endText(end) });
      },
    });
  }
}

function isStuck({ unanswered, since }: Wheel): boolean {
  return unanswered > 0 && performance.now() - since > PATIENCE_MS;
}

/** The ready event needs no request. */
function noteHeard(wheel: Wheel, checked: Checked<DriveMessage>): void {
  wheel.since = performance.now();
  if ('is' in checked && checked.is.type === 'drive.ready') return;
  wheel.unanswered = Math.max(0, wheel.unanswered - 1);
}
