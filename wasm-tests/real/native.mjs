// The answers that all hosts are measured by: the core itself, compiled for this machine.
import { spawnLines } from './lines.mjs';
import { root } from '../node/dist.mjs';

const cargo = ['cargo', 'run', '--quiet', '--features', 'dev', '--bin', 'dev', '--', 'replay'];

/** Each answer just as it was written, by id. */
export async function native(replays) {
  const lines = replays.map(({ id, op, input, settings, evidence, beside, cluster }) =>
    JSON.stringify({ id, op, input, settings, evidence, beside, cluster }),
  );
  const answers = await spawnLines(cargo, lines, { cwd: root });
  for (const { id } of replays) {
    if (typeof answers.get(id) !== 'string') throw new Error(`no native answer to ${id}`);
  }
  return answers;
}
