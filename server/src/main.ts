import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { layFoundation } from './composition.ts';
import { openEncoderHost } from './encoderHost.ts';
import { serve } from './server.ts';

serve(createConnection(ProposedFeatures.all), await layFoundation(), openEncoderHost);
