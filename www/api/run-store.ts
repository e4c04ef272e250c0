import { LossariumError } from './errors.js';

const [RUNS, CURRENT] = ['runs', 'current'];

interface Stored {
  readonly bytes: Uint8Array;
  readonly saved: Date;
}

/**
 * Saved runs in the browser's IndexedDB: they survive a reload, a killed worker, and a tab that is closed while it saves. A new record is
 * written beside the old one, and only when it is there as a whole does the name turn over to it.
 *
 * @example
 * using store = await RunStore.open();
 * await store.save('moons', trainer.save());
 * const bytes = await store.load('moons');
 */
export class RunStore {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
    // Another tab wants to change or delete the database: it shall not wait for this one.
    database.onversionchange = () => database.close();
  }

  /** Opens the store of that name. */
  static async open(name = 'lossarium'): Promise<RunStore> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RUNS, { autoIncrement: true });
      request.result.createObjectStore(CURRENT);
    };
    return new RunStore(await settled(request));
  }

  /** Keeps the bytes of a run under a name, in place of what was kept there. */
  async save(name: string, bytes: Uint8Array): Promise<void> {
    const stored: Stored = { bytes, saved: new Date() };
    const writing = this.#database.transaction(RUNS, 'readwrite', { durability: 'strict' });
    const key = await settled(writing.objectStore(RUNS).add(stored));
    await done(writing);
    const turning = this.#database.transaction([RUNS, CURRENT], 'readwrite', { durability: 'strict' });
    const current = turning.objectStore(CURRENT);
    const old: unknown = await settled(current.get(name));
    current.put(key, name);
    if (old !== undefined) turning.objectStore(RUNS).delete(old as IDBValidKey);
    await done(turning);
    await this.#sweep();
  }

  /** What is kept under a name. */
  async load(name: string): Promise<Uint8Array | undefined> {
    return (await this.#stored(name))?.bytes;
  }

  /** When the run of a name was saved. */
  async savedAt(name: string): Promise<Date | undefined> {
    return (await this.#stored(name))?.saved;
  }

  /** The names under which runs are kept. */
  async names(): Promise<string[]> {
    const keys = await settled(this.#database.transaction(CURRENT).objectStore(CURRENT).getAllKeys());
    return keys.map(String);
  }

  /** Forgets what is kept under a name. */
  async delete(name: string): Promise<void> {
    const transaction = this.#database.transaction(CURRENT, 'readwrite');
    transaction.objectStore(CURRENT).delete(name);
    await done(transaction);
    await this.#sweep();
  }

  /** Ends the connection. */
  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #stored(name: string): Promise<Stored | undefined> {
    const transaction = this.#database.transaction([RUNS, CURRENT]);
    const key: unknown = await settled(transaction.objectStore(CURRENT).get(name));
    return key === undefined ? undefined : ((await settled(transaction.objectStore(RUNS).get(key as IDBValidKey))) as Stored | undefined);
  }

  /** Removes records that no name refers to: a tab was closed between the two steps of a save. Those of the last minute may be another tab's. */
  async #sweep(): Promise<void> {
    const transaction = this.#database.transaction([RUNS, CURRENT], 'readwrite');
    const runs = transaction.objectStore(RUNS);
    const kept = new Set((await settled(transaction.objectStore(CURRENT).getAll())) as IDBValidKey[]);
    const keys = await settled(runs.getAllKeys());
    for (const key of keys.filter((key) => !kept.has(key))) {
      const { saved } = (await settled(runs.get(key))) as Stored;
      if (Date.now() - saved.getTime() > 60_000) runs.delete(key);
    }
    await done(transaction);
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failed(request.error));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(failed(transaction.error));
  });
}

/** Full, or not allowed. */
function failed(cause: DOMException | null): LossariumError {
  const full = cause?.name === 'QuotaExceededError';
  const [expected, got] = ['a browser that stores data', cause ? `${cause.name}: ${cause.message}` : 'an aborted transaction'];
  return new LossariumError({ code: full ? 'out_of_memory' : 'load_failed', argument: 'store', expected, got }, { cause });
}
