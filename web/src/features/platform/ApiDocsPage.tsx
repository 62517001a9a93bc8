import { Accordion, Anchor, Badge, Code, Group, NavLink, Paper, Stack, Text, Title } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { asProblem, Problem } from '../../api/problem.js'
import { LanguageRow, SchemeToggle } from '../../shell/Preferences.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { TableSkeleton } from '../../ui/Skeletons.js'
import classes from './ApiDocsPage.module.css'
import { groupOperations, type OpenApi, type Operation, sketchOf } from './openapi.js'

const DOCUMENT = 'openapi.json'

const view = z.object({ q: z.string().optional().catch(undefined) })

async function readDocument(): Promise<OpenApi> {
  const res = await fetch(`/${DOCUMENT}`).catch(() => {
    throw new Problem('network')
  })
  if (!res.ok) throw new Problem('unexpected_answer', { status: res.status })
  return res.json()
}

/** The API for people who write programs against it: every operation, by module, searchable. */
export default function ApiDocsPage() {
  const { t } = useTranslation('platform')
  const [{ q }, setView] = useUrlState(view)
  const document = useQuery({ queryKey: ['openapi'], queryFn: readDocument, staleTime: Number.POSITIVE_INFINITY })
  const groups = document.data ? groupOperations(document.data, q ?? '') : undefined
  return (
    <main className={classes.frame}>
      <Page
        title={t('title')}
        aside={
          <>
            <SearchField
              label={t('search')}
              shortcut="/"
              value={q ?? ''}
              onChange={(text) => setView({ q: text })}
              w={{ base: '100%', sm: 320 }}
            />
            <LanguageRow />
            <SchemeToggle />
          </>
        }
      >
        <Text c="dimmed" maw={720}>
          {t('intro')}{' '}
          <Anchor href={`/${DOCUMENT}`} target="_blank" underline="always">
            {DOCUMENT}
          </Anchor>
        </Text>
        {document.error && (
          <ProblemNotice problem={asProblem(document.error)} onRetry={() => void document.refetch()} />
        )}
        {!groups && !document.error && <TableSkeleton rows={10} />}
        {groups && (
          <div className={classes.columns}>
            <nav aria-label={t('modules')} className={classes.nav}>
              {groups.map((g) => (
                <NavLink
                  key={g.tag}
                  href={`#${g.tag}`}
                  label={g.tag}
                  rightSection={
                    <Text size="sm" c="dimmed">
                      {g.operations.length}
                    </Text>
                  }
                />
              ))}
            </nav>
            <Stack gap="lg">
              {groups.length === 0 && <EmptyState icon={IconFileSearch} title={t('none')} hint={t('noneHint')} />}
              {groups.map((g) => (
                <section key={g.tag} id={g.tag} aria-labelledby={`h-${g.tag}`} className={classes.group}>
                  <Title order={2} id={`h-${g.tag}`} mb={8}>
                    {g.tag}
                  </Title>
                  <Paper>
                    <Accordion chevronPosition="right" multiple>
                      {g.operations.map((o) => (
                        <OperationItem key={o.id} operation={o} document={document.data!} />
                      ))}
                    </Accordion>
                  </Paper>
                </section>
              ))}
            </Stack>
          </div>
        )}
      </Page>
    </main>
  )
}

const tones: Record<string, string> = { get: 'gray', post: 'teal', put: 'amber', patch: 'amber', delete: 'red' }

function OperationItem({ operation: o, document }: { operation: Operation; document: OpenApi }) {
  const { t } = useTranslation('platform')
  return (
    <Accordion.Item value={o.id}>
      <Accordion.Control>
        <Group gap="sm" wrap="wrap" dir="ltr">
          <Badge variant="light" color={tones[o.method] ?? 'gray'} radius="sm" w={72}>
            {o.method.toUpperCase()}
          </Badge>
          <Code className={classes.path ?? ''}>{o.path}</Code>
          <Text component="span" c="dimmed" className={classes.summary ?? ''}>
            {o.summary}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm" dir="ltr">
          <Text size="sm">
            <Text component="span" c="dimmed">
              {t('id')}
            </Text>{' '}
            <Code>{o.id}</Code>
            {o.permission && (
              <>
                {' · '}
                <Text component="span" c="dimmed">
                  {t('permission')}
                </Text>{' '}
                <Code>{o.permission}</Code>
              </>
            )}
          </Text>
          {o.parameters.length > 0 && (
            <Part
              title={t('parameters')}
              text={o.parameters
                .map((p) => `${p.name}${p.required ? '' : '?'}: ${sketchOf(p.schema, document)}  (${p.in})`)
                .join('\n')}
            />
          )}
          {o.body && <Part title={t('body')} text={sketchOf(o.body, document)} />}
          {o.result && <Part title={t('result')} text={sketchOf(o.result, document)} />}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  )
}

const Part = ({ title, text }: { title: string; text: string }) => (
  <div>
    <Text size="sm" fw={600} mb={4}>
      {title}
    </Text>
    <Code block tabIndex={0}>
      {text}
    </Code>
  </div>
)
