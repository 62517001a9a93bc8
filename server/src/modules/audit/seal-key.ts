import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The key that signs seals: made once, kept beside the data and out of the database, readable by this user alone. Whoever
 * holds only the database can rewrite a chain but cannot sign it.
 */
export async function sealKeyOf(dataDir: string): Promise<KeyObject> {
  const file = join(dataDir, 'seal-key.pem')
  await mkdir(dataDir, { recursive: true })
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  // Of two processes that start together one makes the key; both read what is there then.
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((e: NodeJS.ErrnoException) => {
    if (e.code !== 'EEXIST') throw e
  })
  return createPrivateKey(await readFile(file))
}
