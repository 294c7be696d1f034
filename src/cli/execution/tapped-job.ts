import { wallClock } from '../../report/pcap-report.ts';
import { Recording } from '../../run/recording.ts';
import type { GivenFlags } from '../flags.ts';
import { resolveSut } from '../resolve-sut.ts';
import { records } from '../run-flags.ts';
import { type Job, prepare } from '../run-job.ts';
import type { Packet } from './messages.ts';

/** The job of a run that another process or thread reports: that one cannot see the segments itself. */
export interface TappedJob {
  job: Job;
  /** `null` where no report asks for segments. */
  recording: Recording | null;
  /** Takes what went over the wire since the last call; nothing where no capture is asked for. */
  packets(): { packets?: Packet[] };
}

/** @throws UsageError, BadOption, Unavailable */
export async function tappedJob(given: GivenFlags): Promise<TappedJob> {
  const packets = given.text('pcap') === undefined ? null : ([] as Packet[]);
  const recording = records(given) ? new Recording() : null;
  const clock = wallClock();
  const tap = (octets: Uint8Array) => {
    recording?.tap(octets);
    packets?.push([Buffer.from(octets).toString('base64'), String(clock())]);
  };
  const isTapped = recording !== null || packets !== null;
  const job = await prepare(given, (request) => resolveSut({ ...request, ...(isTapped && { tap }) }));
  return { job, recording, packets: () => (packets === null ? {} : { packets: packets.splice(0) }) };
}
