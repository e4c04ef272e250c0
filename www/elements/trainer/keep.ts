/** Sessions that are kept: in the browser's store, or in a file. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { RunStore } from '../../api/worker.js';
import { download } from '../parts/files.js';
import { packSession, unpackSession } from './session-file.js';
import type { SessionController } from './session.js';

/** The name under which the store keeps the session. */
const NAME = 'trainer';

interface Host extends ReactiveControllerHost {
  readonly fragment: string;
  fromFragment(fragment: string): void;
  set(changes: Readonly<Record<string, unknown>>): void;
}

/** Keeps the session of an element, and brings it back. Says in one line what came of it. */
export class KeepController implements ReactiveController {
  said = '';

  constructor(
    private readonly host: Host,
    private readonly session: SessionController,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.said = '';
  }

  say(text: string): void {
    this.said = text;
    this.host.requestUpdate();
  }

  /** Keeps it in the browser. */
  store(): Promise<void> {
    return this.tell(async () => {
      const packed = await this.packed();
      await withStore((store) => store.save(NAME, packed));
      return 'Kept: it is here after a reload, too.';
    });
  }

  /** Goes on from what the browser keeps. */
  load(): Promise<void> {
    return this.tell(async () => {
      const bytes = await withStore((store) => store.load(NAME));
      return bytes ? this.goOn(bytes) : 'Nothing is kept in this browser yet.';
    });
  }

  /** Offers it as a file. */
  save(): Promise<void> {
    return this.tell(async () => {
      download('trainer.lossarium', new Blob([(await this.packed()) as Uint8Array<ArrayBuffer>]));
      return 'Saved.';
    });
  }

  /** Goes on from a file. */
  open(file: Blob): Promise<void> {
    return this.tell(async () => this.goOn(new Uint8Array(await file.arrayBuffer())));
  }

  private async packed(): Promise<Uint8Array> {
    return packSession({ fragment: this.host.fragment, saved: await this.session.save() });
  }

  private async goOn(bytes: Uint8Array): Promise<string> {
    const { fragment, saved } = unpackSession(bytes);
    // What was learned is in the bytes: its steps need not be taken again.
    this.host.fromFragment(fragment.replace(/&steps=\d+/, ''));
    // The session follows the state of the next update; the rest queues up behind it.
    await this.host.updateComplete;
    await this.session.restore(saved);
    if (this.session.failure) return '';
    const { steps = 0 } = this.session.lanes[0] ?? {};
    this.host.set({ steps });
    return `Goes on from step ${steps}.`;
  }

  private async tell(work: () => Promise<string>): Promise<void> {
    try {
      this.say(await work());
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Not `using`, which some browsers do not know yet. */
async function withStore<T>(work: (store: RunStore) => Promise<T>): Promise<T> {
  const store = await RunStore.open();
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
