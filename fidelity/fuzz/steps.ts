/** What happens in a lab drawn at random. */
import type { Step } from '../../src/lab/scenario.ts';
import type { Draw } from './draw.ts';
import { drawServer } from './plan.ts';
import type { Plan } from './plan.ts';

/** Five to twelve steps. */
export function drawSteps(draw: Draw, plan: Plan): Step[] {
  const story = new Story(draw, plan);
  const count = draw.between(5, 12);
  while (story.steps.length < count) story.next();
  story.list();
  return story.steps;
}

class Story {
  readonly steps: Step[] = [];
  readonly #draw: Draw;
  readonly #plan: Plan;
  /** Connections that stand open. */
  readonly #open: string[] = [];
  #ports = 0;
  #connections = 0;
  #slept = false;

  constructor(draw: Draw, plan: Plan) {
    this.#draw = draw;
    this.#plan = plan;
  }

  next(): void {
    const draw = this.#draw;
    draw.weighted<() => void>([
      [30, () => this.#talk()],
      [8, () => this.#goOn()],
      [12, () => this.list()],
      [16, () => this.#administer()],
      [3, () => this.#kill()],
      [4, () => this.#ping()],
      [3, () => this.#configure()],
      [2, () => this.#statistics()],
      [3, () => this.#sleep()],
    ])();
  }

  list(): void {
    const command = this.#draw.pick(['ipvsadm -Ln', 'ipvsadm -Lnc']);
    this.#run('director', command);
  }

  #run(host: string, command: string): void {
    const compare = command === 'ipvsadm -Lnc' ? ({ compare: 'connections' } as const) : {};
    this.steps.push({ do: 'run', host, command, ...compare });
  }

  /** One conversation, or several of a kind: schedulers show themselves from the second on. */
  #talk(): void {
    const draw = this.#draw;
    const { vip, clients, services } = this.#plan;
    const { proto, port } = draw.pick(services);
    for (let i = draw.between(1, 3); i > 0; i--) {
      const from = draw.pick(clients);
      const dst = `${vip}:${draw.chance(95) ? port : 8080}`;
      const common = { host: 'client', src: `${from}:${this.#port()}`, dst };
      if (proto === 'udp') this.steps.push({ do: 'udp', ...common, ...this.#payload() });
      else if (draw.chance(60)) this.steps.push({ do: 'http', ...common });
      else {
        const id = `c${++this.#connections}`;
        this.#open.push(id);
        this.steps.push({ do: 'open', id, ...common });
      }
    }
  }

  /** Mostly a new one; sometimes the one before, used again. */
  #port(): number {
    if (this.#ports === 0 || this.#draw.chance(92)) this.#ports++;
    return 40000 + this.#ports;
  }

  #payload(): { bytes?: number; df?: boolean } {
    return this.#draw.weighted([
      [8, {}],
      [1, { bytes: 1472 }],
      [1, { bytes: 1400, df: true }],
      [1, { bytes: 1472, df: false }],
      [1, { bytes: 3000, df: false }],
    ]);
  }

  #goOn(): void {
    const draw = this.#draw;
    const [first, ...others] = this.#open;
    if (first === undefined) return this.#talk();
    const id = draw.pick([first, ...others]);
    draw.weighted<() => void>([
      [4, () => this.steps.push({ do: 'request', id })],
      [1, () => this.steps.push({ do: 'send', id, bytes: draw.pick([1, 100, 1460, 3000]) })],
      [
        3,
        () => {
          this.#open.splice(this.#open.indexOf(id), 1);
          this.steps.push({ do: 'close', id });
        },
      ],
    ])();
  }

  #administer(): void {
    const draw = this.#draw;
    const { name } = draw.pick(this.#plan.services);
    const server = draw.pick(this.#plan.servers);
    const scheduler = draw.pick(['rr', 'wrr', 'lc', 'wlc', 'sh', 'sed', 'nq', 'fo', 'mh']);
    const command = draw.weighted([
      [5, `-e ${name} ${drawServer(draw, server)}`],
      [3, `-e ${name} -r ${server.address} ${server.method} -w 0`],
      [4, `-d ${name} -r ${server.address}`],
      [5, `-a ${name} ${drawServer(draw, server)}`],
      [2, `-E ${name} -s ${scheduler}`],
      [1, `-D ${name}`],
      [1, '-Z'],
      [1, '-Ln --thresholds'],
      [1, '-Ln --persistent-conn'],
      [1, '-Sn'],
    ]);
    this.#run('director', `ipvsadm ${command}`);
  }

  #kill(): void {
    const { host } = this.#draw.pick(this.#plan.servers);
    this.steps.push({ do: 'kill-service', host, port: this.#draw.pick(this.#plan.services).port });
  }

  #ping(): void {
    const target = this.#draw.weighted([
      [2, this.#plan.vip],
      [1, this.#draw.pick(this.#plan.servers).address],
    ]);
    this.steps.push({ do: 'run', host: 'client', command: `ping -c 1 -W 1 ${target}`, compare: 'status' });
  }

  #configure(): void {
    const draw = this.#draw;
    const server = draw.pick(this.#plan.servers).host;
    const [host, command] = draw.weighted<readonly [string, string]>([
      [2, [server, 'ip link set eth0 down']],
      [1, ['director', 'sysctl -w net.ipv4.ip_forward=0']],
      [1, ['director', `ip addr del ${this.#plan.vip}/32 dev eth0`]],
      [2, ['director', 'sysctl -w net.ipv4.vs.expire_nodest_conn=1']],
      [1, ['director', 'ip route']],
      [1, [server, 'ip route get 198.51.100.10']],
    ]);
    this.#run(host, command);
  }

  /** The kernel adds its counters up every two seconds. */
  #statistics(): void {
    this.steps.push({ do: 'wait', ms: 4300 });
    this.#run('director', 'ipvsadm -Ln --stats');
  }

  /**
   * Long enough for some timeouts to pass, and not near the end of any: they last 10, 30, 60 and 120 s, a template's 25 s and as often
   * 60 s more as it has connections, and the kernel's timers may go off two seconds and more too late.
   */
  #sleep(): void {
    if (this.#slept) return;
    this.#slept = true;
    const longer = this.#plan.mayIdle ? [15_000, 45_000, 100_000, 190_000] : [];
    this.steps.push({ do: 'wait', ms: this.#draw.pick([700, ...longer]) });
  }
}
