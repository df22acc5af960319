// The replay protocol: a process that reads JSON lines and answers each with one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const answered = /^\{"id": ?("(?:[^"\\]|\\.)*"), ?"(answer|error)": ?(.*)\}$/s;

/** Answers by id: the text of `answer` untouched, or `{error}`. */
export async function spawnLines([command, ...args], lines, options = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  // A child that ends early breaks the pipe; its exit code says more.
  child.stdin.on('error', () => {});
  child.stdin.end(`${lines.join('\n')}\n`);
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  const [code] = await once(child, 'close');
  // Not by readline, which takes U+2028 inside an answer for the end of a line.
  const answers = new Map(Buffer.concat(output).toString().split('\n').filter(Boolean).map(parse));
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code} after ${answers.size} of ${lines.length} answers`);
  return answers;
}

function parse(line) {
  const [, id, kind, text] = answered.exec(line) ?? [];
  if (!id) throw new Error(`no line of the protocol: ${line.slice(0, 200)}`);
  return [JSON.parse(id), kind === 'answer' ? text : { error: JSON.parse(text) }];
}
