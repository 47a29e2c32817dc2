/** A client of a scripted server, and what is sent to it. */
import { FirnClient, type NewEvent } from '../../src/index.js';
import { ScriptedServer, type Script } from './scripted-server.js';

export const EVENT: NewEvent = {
  event_type: 'printed',
  target_type: 'image',
  target_id: 1,
  payload: {},
};

export async function withServer(script: Script, use: (client: FirnClient) => Promise<void>) {
  await using server = await ScriptedServer.start(script);
  await using client = new FirnClient(`firn://${server.address}`);
  await use(client);
}
