import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * `pass`: on with it. `reset`: not this, and the connection ends. `lose-answer`: on with it, but whatever comes back ends the connection.
 * `hold`: nothing passes on this connection any more, and nobody is told, until `restore`; what came last is lost.
 */
export type ProxyVerdict = 'pass' | 'reset' | 'lose-answer' | 'hold';

/** Stands between a client and a server on the loopback interface. */
export interface TestProxy {
  readonly port: number;
  /** The URL of the server as it goes through here. */
  through(url: string): string;
  /** From now on nothing passes in either direction, and nobody is told: as when a cable is pulled. */
  cut(): void;
  /** Ends all connections, and every new one at once: as when a server's machine is up and the server is not. */
  refuse(): void;
  /** What was held back goes on, as TCP sends it again; `reset`: those connections end, as behind a firewall that forgot them. */
  restore(options?: { readonly reset?: boolean }): void;
  /** Looks at what the client sends, as it comes in. Default: all passes. */
  inspect(judge: (chunk: Buffer) => ProxyVerdict): void;
  /** Open at the moment. */
  connections(): number;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A proxy in front of a port of this machine. Must be closed. */
export async function startProxy(target: number): Promise<TestProxy> {
  const pairs = new Set<Pair>();
  let state: 'open' | 'cut' | 'refusing' = 'open';
  let judge: (chunk: Buffer) => ProxyVerdict = () => 'pass';

  const listener = createServer((client) => {
    if (state === 'refusing') {
      client.resetAndDestroy();
      return;
    }
    const pair = { client, server: connect(target, '127.0.0.1') };
    pairs.add(pair);
    join(pair);
    if (state === 'cut') hold(pair);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  function join({ client, server }: Pair): void {
    let isAnswerLost = false;
    client.on('data', (chunk) => {
      const verdict = judge(chunk);
      if (verdict === 'reset') return end({ client, server });
      if (verdict === 'hold') return hold({ client, server });
      isAnswerLost ||= verdict === 'lose-answer';
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (isAnswerLost) end({ client, server });
      else client.write(chunk);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('end', () => other.end());
      one.on('close', () => {
        // While cut, the other side learns nothing of it.
        if (state !== 'cut') other.destroy();
        forgetClosed();
      });
    }
  }

  function forgetClosed(): void {
    for (const pair of pairs) if (pair.client.destroyed && pair.server.destroyed) pairs.delete(pair);
  }

  function end({ client, server }: Pair): void {
    client.resetAndDestroy();
    server.resetAndDestroy();
  }

  function hold({ client, server }: Pair): void {
    client.pause();
    server.pause();
  }

  return {
    port,
    through: (url) => Object.assign(new URL(url), { port: String(port), hostname: '127.0.0.1' }).href,
    cut() {
      state = 'cut';
      for (const pair of pairs) hold(pair);
    },
    refuse() {
      state = 'refusing';
      for (const pair of pairs) end(pair);
    },
    restore({ reset = false } = {}) {
      state = 'open';
      for (const pair of pairs) {
        if (reset || pair.client.destroyed || pair.server.destroyed) end(pair);
        pair.client.resume();
        pair.server.resume();
      }
    },
    inspect(newJudge) {
      judge = newJudge;
    },
    connections: () => pairs.size,
    async close() {
      for (const pair of pairs) end(pair);
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
