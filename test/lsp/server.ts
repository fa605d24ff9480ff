// The language server as it is, with an encoder that needs no model. Started by the tests as a process of its own.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { some } from '../../server/src/base/outcome.ts';
import { CloneHost } from '../../server/src/cloneHost.ts';
import { layFoundation, noEncoder, type EncoderHost, type Models } from '../../server/src/composition.ts';
import { serve } from '../../server/src/server.ts';
import { FakeClasses } from '../../server/src/features/clones/fixtures/fakeClasses.ts';
import { bagOfWords, withTokens } from './encoder.ts';

const encoder = bagOfWords(process.env['TENON_TEST_MODEL'], {
  pause: Number(process.env['TENON_TEST_PAUSE'] ?? 0),
  gate: process.env['TENON_TEST_GATE'],
});
const host: EncoderHost = {
  access: () => some(encoder),
  status: () => ({ state: 'ready', name: encoder.identity, device: 'cpu', reason: '' }),
  close: async () => {},
};
const quick = withTokens(bagOfWords('static', { pause: 0, gate: process.env['TENON_TEST_STATIC_GATE'] }));
const isWanted = process.env['TENON_TEST_ENCODER'] !== 'none';
const models: Models = {
  openEncoder: () => (isWanted ? host : noEncoder('off', '')),
  openStatic: () => async () => some(quick),
};
const clones = process.env['TENON_TEST_CLONES'];
// However busy the machine is, the encoder is waited for.
serve(createConnection(ProposedFeatures.all), await layFoundation(), {
  models,
  encoderBudget: 60_000,
  openClones: (ports) =>
    clones === undefined ? new CloneHost(ports) : FakeClasses.ofFiles(JSON.parse(clones)),
});
