import { join } from 'node:path'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import { z } from 'zod'

const s3 = z.object({
  FILES_S3_BUCKET: z.string(),
  FILES_S3_REGION: z.string().default('auto'),
  FILES_S3_ENDPOINT: z.url().optional(),
  FILES_S3_KEY: z.string(),
  FILES_S3_SECRET: z.string(),
})

/** Injection token of the disk that files lie on. */
export const DISK = Symbol('disk')

/**
 * Where files lie: `<dataDir>/files`, or an S3 bucket where `FILES_S3_BUCKET` is set, for which the package
 * `@aws-sdk/client-s3` must be installed.
 */
export async function openDisk(dataDir: string, env: NodeJS.ProcessEnv): Promise<Disk> {
  if (!env.FILES_S3_BUCKET) return new Disk(new FSDriver({ location: join(dataDir, 'files'), visibility: 'private' }))
  const c = s3.parse(env)
  const { S3Driver } = await import('flydrive/drivers/s3')
  const access = {
    credentials: { accessKeyId: c.FILES_S3_KEY, secretAccessKey: c.FILES_S3_SECRET },
    region: c.FILES_S3_REGION,
  }
  const place = c.FILES_S3_ENDPOINT ? { endpoint: c.FILES_S3_ENDPOINT, forcePathStyle: true } : {}
  return new Disk(
    new S3Driver({
      ...access,
      ...place,
      bucket: c.FILES_S3_BUCKET,
      visibility: 'private',
      supportsACL: false,
    } as never),
  )
}
