import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Injection token of the `Sealer`. */
export const SEALER = Symbol('sealer')

/**
 * Keeps secrets at rest: AES-256-GCM under a key that comes from the installation's own secret and never enters the
 * database. What is sealed for one `purpose` (tenant and place) opens for no other.
 */
export class Sealer {
  private readonly key: Buffer

  constructor(secret: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'tabib sealing v1', 32))
  }

  seal(text: string, purpose: string): string {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(purpose))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
  }

  /** @throws Error where it was sealed for another purpose, by another installation, or was touched */
  open(sealed: string, purpose: string): string {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(purpose))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  }
}
