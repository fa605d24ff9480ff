// The language server as it is, with an encoder that needs no model. Started by the tests as a process of its own.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { some } from '../../server/src/base/outcome.ts';
import { layFoundation, type EncoderHost } from '../../server/src/composition.ts';
import { serve } from '../../server/src/server.ts';
import { bagOfWords } from './encoder.ts';

const encoder = bagOfWords(process.env['TENON_TEST_MODEL'], {
  pause: Number(process.env['TENON_TEST_PAUSE'] ?? 0),
  gate: process.env['TENON_TEST_GATE'],
});
const host: EncoderHost = {
  access: () => some(encoder),
  status: () => ({ state: 'ready', name: encoder.identity, device: 'cpu', reason: '' }),
  close: async () => {},
};
serve(createConnection(ProposedFeatures.all), await layFoundation(), () => host);
