import type { CloneHostPorts } from './cloneHost.ts';
import type { Models } from './composition.ts';
import type { CloneClasses } from './features/clones/ports.ts';

/** What the server is given from outside. */
export interface Environment {
  readonly models: Models;
  /** Milliseconds that a query waits for the encoder. */
  readonly encoderBudget: number;
  /** Who finds clone classes. */
  openClones(ports: CloneHostPorts): CloneClasses;
}
