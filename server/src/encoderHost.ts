import { noEncoder, type OpenEncoderHost } from './composition.ts';

/** The bundled encoder, or the one of the settings, in its own process. */
export const openEncoderHost: OpenEncoderHost = () => noEncoder('refused', 'no model is installed');
