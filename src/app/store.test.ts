import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { viewArpPanel } from '../view/arp-panel.ts';
import { readFrame } from '../view/frame.ts';
import { loadAll } from '../base/late.ts';
import { SEED } from './link-code.ts';
import { createAppStore, type AppStore } from './store.ts';

await loadAll();

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

  it('goes to a command’s own moment although frames are in flight', () => {
    const { getState } = open();
    // The moment it opens at: a SYN has left the director and reaches rs2 before the command is done.
    getState().runCommand('rs2', 'sysctl -w net.ipv4.conf.all.arp_ignore=0');
    const { moments, playhead, run } = getState();
    expect(run.trace[moments[playhead]!.event]).toMatchObject({
      kind: 'command',
      host: 'rs2',
      command: 'sysctl -w net.ipv4.conf.all.arp_ignore=0',
    });
    // What was under way goes on behind it.
    expect(moments.slice(playhead).some((m) => m.kind === 'send' && m.host === 'rs2' && m.direction === 'down')).toBe(
      true,
    );
    getState().end();
    getState().runCommand('client', 'curl -s 192.168.56.185');
    const s = getState();
    expect(s.run.trace[s.moments[s.playhead]!.event]).toMatchObject({
      kind: 'command',
      stdout: expect.stringMatching(/^rs/),
    });
  });

  it('shows a switch’s command in the ARP panel, as long as the playhead has it behind it', () => {
    const { getState } = open();
    const command = 'sysctl -w net.ipv4.conf.all.arp_ignore=0';
    const shown = () => {
      const { run, moments, playhead } = getState();
      const { event } = moments[playhead]!;
      const panel = viewArpPanel({ world: getState().world(), start: run.worldAt(0), trace: run.trace, until: event })!;
      return panel.hosts.map((host) => [host.name, host.command]);
    };
    getState().runCommand('rs2', command);
    expect(shown()).toContainEqual(['rs2', command]);
    expect(shown()).toContainEqual(['rs1', null]);
    getState().stepBack();
    expect(shown()).toContainEqual(['rs2', null]);
    getState().end();
    expect(shown()).toContainEqual(['rs2', command]);
  });

  it('tells the end of what an input overtook, once, and says which it was', () => {
    const { getState } = open();
    getState().home();
    getState().step();
    getState().runCommand('rs1', 'sysctl -w net.ipv4.conf.all.arp_ignore=0');
    const { run, moments } = getState();
    const told = moments.filter((m) => m.kind === 'end' || m.kind === 'command');
    expect(told.map((m) => m.kind)).toEqual(['command', 'end']);
    // The request's end: its index is the request's, though the command's step is under way.
    expect(run.trace[told[1]!.event]).toMatchObject({ kind: 'end', index: 0 });
    expect(told[1]!.step).toBe(run.scenario.steps.length);
  });

  it('goes to the client’s first frame of a request, which may be a question', () => {
    const { getState } = open();
    const middle = getState().playhead;
    for (const from of [middle, middle + 6, getState().moments.length - 1]) {
      getState().seek(from);
      const before = getState().run.trace;
      getState().sendRequest();
      const s = getState();
      const moment = s.moments[s.playhead]!;
      expect(moment).toMatchObject({ kind: 'send', host: 'client' });
      // What went before the playhead is as it was.
      expect(s.run.trace.slice(0, 50)).toEqual(before.slice(0, 50));
      const { tcp, arp } = readFrame(moment.frame!);
      const { step } = s.inputs.at(-1)!;
      expect(arp ? step : { src: `198.51.100.10:${tcp!.sourcePort}` }).toMatchObject(
        'src' in step ? { src: step.src } : {},
      );
      getState().undo();
    }
    getState().end();
    getState().runCommand('client', 'ip neigh flush dev eth0');
    getState().sendRequest();
    const s = getState();
    expect(readFrame(s.moments[s.playhead]!.frame!).arp).not.toBeNull();
    expect(s.moments[s.playhead]).toMatchObject({ host: 'client' });
  });

  it('keeps all that the playhead shows, wherever it is', () => {
    const { getState } = open();
    const all = getState().moments.length;
    for (let at = 0; at < all; at += 3) {
      getState().seek(at);
      const { moments } = getState();
      getState().runCommand('director', 'true');
      expect(getState().moments.slice(0, at + 1)).toEqual(
        // Arrivals of the frame under way may follow the fork, and their places in the trace shift.
        moments.slice(0, at + 1).map((m) => ({ ...m, receives: expect.any(Array) as unknown })),
      );
      getState().undo();
    }
  });

  it('says which set-up commands failed, and runs the lab', async () => {
    const { getState } = open();
    const { scenario } = getState();
    const rs1 = scenario.hosts['rs1']!;
    const commands = [...rs1.commands, 'ip addr add 1.2.3.4/33 dev eth0'];
    void getState().openScenario({ ...scenario, hosts: { ...scenario.hosts, rs1: { ...rs1, commands } } });
    expect(getState().problem).toMatchObject({
      kind: 'setup',
      faults: [{ host: 'rs1', index: rs1.commands.length, command: commands.at(-1), status: expect.any(Number) }],
    });
    expect(getState().moments.length).toBeGreaterThan(50);
    await getState().openLab(LAB);
    expect(getState().problem).toBeNull();
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
