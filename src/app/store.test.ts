import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { readFrame } from '../view/frame.ts';
import { createAppStore, SEED, type AppStore } from './store.ts';

const LAB = 'seed-dr-arp-sysctl';

function scenarioOf(name: string): Scenario {
  const text = readFileSync(new URL(`../../fidelity/scenarios/${name}.json`, import.meta.url), 'utf8');
  const parsed = parseScenario(JSON.parse(text));
  if (!parsed.ok) throw new Error(`${name} is no scenario`);
  return parsed.value;
}

const open = (name = LAB): AppStore =>
  createAppStore({ play, labs, source: { labId: name, scenario: scenarioOf(name), seed: SEED, inputs: [] } });

describe('the store', () => {
  it('opens a lab in the middle of its story, paused', () => {
    const s = open().getState();
    const moment = s.moments[s.playhead]!;
    expect(s.playing).toBe(false);
    expect(moment).toMatchObject({ kind: 'send', host: 'director' });
    expect(readFrame(moment.frame!).tcp).not.toBeNull();
    expect(s.selectedHost).toBe('director');
  });

  it('steps there and back, and stops at the ends', () => {
    const { getState } = open();
    const start = getState().playhead;
    getState().step();
    expect(getState()).toMatchObject({ playhead: start + 1, motion: 'step' });
    getState().stepBack();
    expect(getState()).toMatchObject({ playhead: start, motion: 'jump' });
    getState().home();
    getState().stepBack();
    expect(getState().playhead).toBe(0);
    getState().end();
    getState().step();
    expect(getState().playhead).toBe(getState().moments.length - 1);
  });

  it('stops playing when a person moves the playhead, or at the end', () => {
    const { getState } = open();
    getState().play();
    getState().tick();
    expect(getState().playing).toBe(true);
    getState().step();
    expect(getState().playing).toBe(false);
    getState().seek(getState().moments.length - 2);
    getState().play();
    getState().tick();
    expect(getState()).toMatchObject({ playing: false, playhead: getState().moments.length - 1 });
  });

  it('lets go of what followed the playhead when it moves', () => {
    const { getState } = open();
    getState().selectField('1/ip.ttl');
    getState().setOpenHost('rs1');
    getState().step();
    expect(getState()).toMatchObject({ selectedField: null, openHost: null });
  });

  it('gives the world of the playhead, the same one every time', () => {
    const { getState } = open();
    const world = getState().world();
    expect(getState().world()).toBe(world);
    getState().step();
    expect(getState().world()).not.toBe(world);
    getState().stepBack();
    expect(getState().world()).toBe(world);
  });

  it('types a command at the end without a fork', () => {
    const { getState } = open();
    getState().end();
    const before = getState().moments.length;
    getState().runCommand('rs1', 'sysctl -w net.ipv4.conf.all.arp_ignore=0');
    const s = getState();
    expect(s.fork).toBeNull();
    expect(s.moments.length).toBe(before + 1);
    expect(s.moments[s.playhead]).toMatchObject({ kind: 'command', host: 'rs1' });
    expect(s.world().hosts['rs1']?.sysctl['net.ipv4.conf.all.arp_ignore']).toBe('0');
  });

  it('forks in the past, says what was dropped, and undoes it', () => {
    const { getState } = open();
    const old = getState();
    getState().runCommand('director', 'ipvsadm -Ln');
    const s = getState();
    expect(s.fork?.what).toEqual({ kind: 'command', host: 'director', command: 'ipvsadm -Ln' });
    expect(s.fork?.droppedSteps).toBe(1);
    expect(s.fork?.old.length).toBe(old.moments.length - old.playhead - 1);
    expect(s.moments[s.playhead]).toMatchObject({ kind: 'command' });
    getState().undo();
    expect(getState().run).toBe(old.run);
    expect(getState()).toMatchObject({ playhead: old.playhead, fork: null });
    getState().redo();
    expect(getState().run).toBe(s.run);
    expect(getState().playhead).toBe(s.playhead);
  });

  it('drops inputs that lay ahead when the past is edited before them', () => {
    const { getState } = open();
    const early = getState().playhead;
    getState().end();
    getState().runCommand('rs1', 'true');
    getState().runCommand('rs2', 'true');
    expect(getState().inputs.length).toBe(2);
    getState().seek(early);
    getState().runCommand('director', 'true');
    expect(getState().inputs.map((i) => ('host' in i.step ? i.step.host : ''))).toEqual(['director']);
  });

  it('keeps an input of the same nanosecond that came before', () => {
    const { getState } = open();
    getState().runCommand('rs1', 'true');
    getState().runCommand('rs2', 'true');
    expect(getState().inputs.map((i) => ('host' in i.step ? i.step.host : ''))).toEqual(['rs1', 'rs2']);
  });

  it('sends the lab’s request again, each time from a port of its own', () => {
    const { getState } = open();
    getState().end();
    getState().sendRequest();
    getState().end();
    getState().sendRequest();
    const ports = getState().inputs.map((i) => ('src' in i.step ? i.step.src : ''));
    expect(ports).toEqual(['198.51.100.10:40003', '198.51.100.10:40004']);
    expect(getState().run.results.at(-1)).toMatchObject({ reply: expect.stringMatching(/^rs/) });
  });

  it('opens another lab, and reports one that there is not', async () => {
    const { getState } = open();
    await getState().openLab('seed-tun-three-cities');
    expect(getState()).toMatchObject({ labId: 'seed-tun-three-cities', problem: null, loading: null, past: [] });
    const { run } = getState();
    await getState().openLab('no-such-lab');
    expect(getState().problem).toEqual({ kind: 'unknown-lab', lab: 'no-such-lab' });
    expect(getState().run).toBe(run);
  });

  it('keeps what stood when the engine throws', () => {
    let broken = false;
    const store = createAppStore({
      play: (scenario, options) => {
        if (broken) throw new Error('oh');
        return play(scenario, options);
      },
      labs,
      source: { labId: LAB, scenario: scenarioOf(LAB), seed: SEED, inputs: [] },
    });
    broken = true;
    const { run } = store.getState();
    store.getState().runCommand('rs1', 'true');
    expect(store.getState().problem).toEqual({ kind: 'engine', message: 'oh' });
    expect(store.getState().run).toBe(run);
  });
});
