import type { Status } from '../../server/protocol/status.ts';

/** The status bar's few characters. */
export function statusText({ index, model }: Status): string {
  switch (index.phase) {
    case 'off':
      return 'Tenon $(circle-slash)';
    case 'failed':
      return 'Tenon $(warning)';
    case 'opening':
    case 'scanning':
      return 'Tenon $(loading~spin)';
    case 'indexing':
      return `Tenon $(loading~spin) ${percent(index.files, index.filesTotal)}`;
    case 'vectors':
      return index.paused ? 'Tenon $(debug-pause)' : meaningText(index);
    case 'ready':
      if (model.state === 'refused') return 'Tenon $(warning)';
      return model.state !== 'off' && index.vectors < index.blocks ? meaningText(index) : 'Tenon $(check)';
  }
}

/** Words answer; meaning is on its way. */
function meaningText({ vectors, blocks }: Status['index']): string {
  return `Tenon $(sparkle) ${percent(vectors, blocks)}`;
}

/** The status in sentences, one a line. */
export function statusDetail({ index, model }: Status): readonly string[] {
  const skipped = Object.entries(index.skipped).map(([reason, count]) => `${count} ${reason}`);
  return [
    `Index: ${phases[index.phase]}. ${index.files} of ${index.filesTotal} files, ${index.blocks} functions and classes, ${index.staticVectors} of them searchable by meaning.`,
    ...(skipped.length > 0 ? [`Left out: ${skipped.join(', ')}.`] : []),
    ...(index.reader ? ['Another window on this folder writes the index; this one reads it.'] : []),
    ...(index.paused ? ['Paused: no further vectors are computed.'] : []),
    ...(index.reason === '' ? [] : [index.reason]),
    ...(model.state === 'off' ? [] : [modelText({ index, model })]),
    ...(model.reason === '' ? [] : [model.reason]),
  ];
}

function modelText({ index, model }: Status): string {
  const device = model.device === '' ? '' : ` on ${model.device}`;
  const name = model.name === '' ? 'none' : model.name;
  return `Encoder: ${name}, ${model.state}${device}; it has read ${index.vectors} of ${index.blocks}.`;
}

const phases: Readonly<Record<Status['index']['phase'], string>> = {
  off: 'off',
  opening: 'opening',
  scanning: 'looking for files',
  indexing: 'reading files',
  vectors: 'learning what the code means',
  ready: 'up to date',
  failed: 'failed',
};

function percent(done: number, total: number): string {
  return total === 0 ? '0 %' : `${Math.floor((100 * done) / total)} %`;
}
