interface Place {
  slug: string
  domain: string | null
  home: boolean
}

/** Where people reach a clinic: its own domain, the installation's bare address for the home clinic, else its subdomain. */
export function addressOf(
  { slug, domain, home }: Place,
  installation: { publicUrl: string | undefined; port: number },
): string {
  const base = new URL(installation.publicUrl ?? `http://localhost:${installation.port}`)
  if (domain) base.hostname = domain
  else if (!home) base.hostname = `${slug}.${base.hostname}`
  return base.origin
}
