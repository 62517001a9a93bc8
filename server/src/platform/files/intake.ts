import { fileTypeFromBuffer } from 'file-type'
import sharp, { type Sharp } from 'sharp'
import { Problem } from '../problem.js'

/** Bytes of the largest file that is taken in. */
export const MAX_BYTES = 15 * 1024 * 1024
/** Pixels of the longer side of a stored picture. */
const MAX_SIDE = 3_000
/** Pixels of the largest picture that is decoded; a small file can hold a huge one. */
const MAX_PIXELS = 80_000_000
/** Seconds a picture may take. */
const MAX_SECONDS = 20

/** One picture at a time per thread, and none kept: a server's memory is for its data. */
sharp.cache(false)
sharp.concurrency(1)

export type FileType = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'

export interface TakenIn {
  bytes: Uint8Array
  type: FileType
  width?: number
  height?: number
}

const encoders: Partial<Record<string, (picture: Sharp) => Sharp>> = {
  'image/jpeg': (p) => p.jpeg({ quality: 85 }),
  'image/png': (p) => p.png(),
  'image/webp': (p) => p.webp({ quality: 85 }),
}

/** Pixels of the side of a face beside a name. */
const FACE = 256

/**
 * A small square JPEG of a picture somebody handed in, cut around what draws the eye, without the camera's notes.
 * @throws Problem `documents.too_large`, `documents.type_not_allowed`, `documents.unreadable`
 */
export async function squarePicture(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.byteLength > MAX_BYTES) throw new Problem('documents.too_large', { details: { bytes: MAX_BYTES } })
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (!encoders[found?.mime ?? '']) throw new Problem('documents.type_not_allowed')
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS })
      .autoOrient()
      .resize({ width: FACE, height: FACE, fit: 'cover', position: sharp.strategy.attention })
      .flatten({ background: '#fff' })
      .timeout({ seconds: MAX_SECONDS })
      .jpeg({ quality: 82, mozjpeg: true })
      .toBuffer()
  } catch {
    throw new Problem('documents.unreadable')
  }
}

/**
 * What may be stored of a file somebody handed in. A picture is decoded and written anew: upright, at most 3000 pixels
 * wide or high, without the camera's notes on where and when. A PDF is kept as it came.
 * @throws Problem `documents.too_large`, `documents.type_not_allowed`, `documents.unreadable`
 */
export async function takeIn(bytes: Uint8Array): Promise<TakenIn> {
  if (bytes.byteLength > MAX_BYTES) throw new Problem('documents.too_large', { details: { bytes: MAX_BYTES } })
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (found?.mime === 'application/pdf') return { bytes, type: 'application/pdf' }
  const encode = encoders[found?.mime ?? '']
  if (!encode) throw new Problem('documents.type_not_allowed')
  try {
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS })
      .autoOrient()
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: MAX_SECONDS })
    const { data, info } = await encode(picture).toBuffer({ resolveWithObject: true })
    return { bytes: data, type: found!.mime as FileType, width: info.width, height: info.height }
  } catch {
    throw new Problem('documents.unreadable')
  }
}
