// A program that runs beside the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A load test logs more than anybody reads. */
const KEPT = 1e6;

export class Program {
  #said = { stdout: '', stderr: '' };

  /** `name` is what errors call it. */
  constructor(name, file, args, options) {
    this.name = name;
    this.child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of ['stdout', 'stderr']) {
      this.child[stream].on('data', (text) => (this.#said[stream] = (this.#said[stream] + text).slice(-KEPT)));
    }
    this.ended = once(this.child, 'exit');
  }

  /** What it has said, its log first. */
  get said() {
    return this.#said.stdout + this.#said.stderr;
  }

  /** Resident memory in KiB. */
  get resident() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))[1]);
  }

  /** Fails with what it said where it has ended. */
  check() {
    if (this.child.exitCode !== null) throw new Error(`${this.name} ended with ${this.child.exitCode}: ${this.said}`);
  }

  /** Waits until something is so, such as that it answers. */
  async until(isSo, seconds = 60) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
      this.check();
      if (await isSo()) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${this.name} was not ready in ${seconds} seconds: ${this.said}`);
  }

  async stop(signal = 'SIGKILL') {
    this.child.kill(signal);
    await this.ended;
  }
}

/** Whether a URL answers, and with success. */
export async function answers(url) {
  return (await fetch(url).catch(() => undefined))?.ok === true;
}
