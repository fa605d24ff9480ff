import type { CloneClass, CloneMember, InconsistentClone } from '../../../protocol/clones.ts';
import type { ClonesFound } from './clones.ts';
import { placeOf, titleOf } from './wording.ts';

const rules = [
  ['clone-1', 'ExactClone', 'The same code stands in several places.'],
  ['clone-2', 'RenamedClone', 'The same code stands in several places, with other names or literals.'],
  ['clone-3', 'NearMissClone', 'Nearly the same code stands in several places.'],
  ['clone-forgotten', 'InconsistentClone', 'One place of a copy was not changed like the others.'],
  ['clone-4', 'SemanticClone', 'Code does the same in another way.'],
] as const;

/** SARIF 2.1.0 (OASIS): a result for each class, at its first place, with the others as related locations. */
export function sarifOf({ classes, fresh, inconsistent }: ClonesFound) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Tenon',
            rules: rules.map(([id, name, text]) => ({ id, name, shortDescription: { text } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [...classes.map((each) => resultOf(each, fresh)), ...inconsistent.map(oddOf)],
      },
    ],
  };
}

function resultOf(found: CloneClass, fresh: ReadonlySet<string>) {
  const [first, ...others] = found.members;
  const rule = rules.findIndex(([id]) => id === `clone-${found.type}`);
  return {
    ruleId: `clone-${found.type}`,
    ruleIndex: rule,
    level: found.type === 4 ? 'note' : 'warning',
    message: { text: messageOf(found) },
    locations: first === undefined ? [] : [locationOf(first)],
    relatedLocations: others.map((member, at) => ({
      id: at + 1,
      ...locationOf(member),
      message: { text: placeOf(member) },
    })),
    partialFingerprints: { 'tenonCloneClass/v1': found.id },
    ...(fresh.has(found.id) ? { baselineState: 'new' } : {}),
  };
}

function oddOf({ path, range, message, twin }: InconsistentClone) {
  return {
    ruleId: 'clone-forgotten',
    ruleIndex: rules.findIndex(([id]) => id === 'clone-forgotten'),
    level: 'warning',
    message: { text: message },
    locations: [locationOf({ path, range })],
    relatedLocations: [{ id: 1, ...locationOf(twin), message: { text: 'its twin' } }],
  };
}

function messageOf(found: CloneClass): string {
  const others = found.members.slice(1).map((member, at) => `[${placeOf(member)}](${at + 1})`);
  const reason = found.reason === '' ? '' : ` ${found.reason}`;
  return `${titleOf(found)}: also at ${others.join(', ')}.${reason}`;
}

function locationOf({ path, range }: Pick<CloneMember, 'path' | 'range'>) {
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
      region: {
        startLine: range.start.line + 1,
        startColumn: range.start.character + 1,
        endLine: range.end.line + 1,
        endColumn: range.end.character + 1,
      },
    },
  };
}
