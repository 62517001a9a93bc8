import { Group, Stack, Tabs, Text, Title } from '@mantine/core'
import type { Answer, Route } from '@tabib/contracts/core/route'
import { health } from '@tabib/contracts/portal/health'
import { IconClipboardText, IconDownload, IconFile, IconFlask, IconPill, IconReceipt } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Args, urlOf } from '../../api/call.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { currentLanguage } from '../../i18n/i18n.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, MoneyText, NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { CardsSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'
import { reading } from './address.js'
import { of, usePerson } from './people.js'
import { Portal } from './Portal.js'
import classes from './portal.module.css'
import { useDownload } from './useDownload.js'

const parts = {
  visits: { icon: IconClipboardText, shown: Visits },
  prescriptions: { icon: IconPill, shown: Prescriptions },
  reports: { icon: IconFlask, shown: Reports },
  bills: { icon: IconReceipt, shown: Bills },
  documents: { icon: IconFile, shown: Documents },
} as const
type Part = keyof typeof parts
const names = Object.keys(parts) as Part[]

/** What the clinic signed, verified and issued about the chosen person. */
export default function HealthPage() {
  const { t } = useTranslation('portal')
  const [{ part }, set] = useUrlState(reading)
  const shown = names.find((n) => n === part) ?? 'visits'
  return (
    <Portal title={t('health.title')}>
      <Tabs variant="pills" value={shown} onChange={(p) => set({ part: p ?? 'visits' })} keepMounted={false}>
        <Tabs.List mb="md" className={classes.parts ?? ''}>
          {names.map((n) => {
            const { icon: Icon } = parts[n]
            return (
              <Tabs.Tab key={n} value={n} leftSection={<Icon size={18} aria-hidden />}>
                {t(`health.${n}`)}
              </Tabs.Tab>
            )
          })}
        </Tabs.List>
        {names.map((n) => {
          const { shown: Shown } = parts[n]
          return (
            <Tabs.Panel key={n} value={n}>
              <Shown />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </Portal>
  )
}

interface ListProps<T extends Route, I> {
  route: T
  part: Part
  items: (answer: Answer<T>) => readonly I[]
  show: (item: I) => ReactNode
  before?: (answer: Answer<T>) => ReactNode
}

/** One kind of thing, newest first. */
function List<T extends Route, I extends { id: string }>({ route, part, items, show, before }: ListProps<T, I>) {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const found = useQuery(query(route, { params: of(person) } as unknown as Args<T>))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <CardsSkeleton count={4} />
  const rows = items(found.data)
  return (
    <Stack>
      {before?.(found.data)}
      {rows.length === 0 && <EmptyState icon={parts[part].icon} title={t(`health.none.${part}`)} />}
      <ul className={classes.cards} aria-label={t(`health.${part}`)}>
        {rows.map((row) => (
          <li key={row.id} className={classes.card}>
            {show(row)}
          </li>
        ))}
      </ul>
    </Stack>
  )
}

function Download({ url, name, label }: { url: string; name: string; label: string }) {
  const { download, pending, problem } = useDownload()
  return (
    <Stack gap="xs">
      <ProblemNotice problem={problem} />
      <Group>
        <Act
          label={label}
          icon={<IconDownload size={18} aria-hidden />}
          pending={pending === url}
          onClick={() => void download(url, name)}
        />
      </Group>
    </Stack>
  )
}

function Visits() {
  const { t } = useTranslation('portal')
  const f = useFormat()
  return (
    <List
      route={health.visits}
      part="visits"
      items={(a) => a.items}
      show={(v) => (
        <Stack gap={6}>
          <Group justify="space-between" gap="xs">
            <Text fw={700}>
              <DateText value={v.date} />
            </Text>
            {v.token !== null && <Text c="dimmed">{t('token.label', { token: f.number(v.token) })}</Text>}
          </Group>
          <Text>
            {v.doctorName && (
              <>
                <NameText name={v.doctorName} /> ·{' '}
              </>
            )}
            <bdi>{v.branchName}</bdi>
          </Text>
          {v.complaint && (
            <Text>
              <bdi>{v.complaint}</bdi>
            </Text>
          )}
          {v.diagnoses.length > 0 && (
            <Text fw={600}>
              <bdi>{v.diagnoses.join(', ')}</bdi>
            </Text>
          )}
          {v.advice && (
            <Text style={{ whiteSpace: 'pre-wrap' }}>
              <bdi>{v.advice}</bdi>
            </Text>
          )}
          {v.followUpOn && <Text>{t('health.followUp', { date: f.date(v.followUpOn) })}</Text>}
        </Stack>
      )}
    />
  )
}

function Prescriptions() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  return (
    <List
      route={health.prescriptions}
      part="prescriptions"
      items={(a) => a.items}
      show={(p) => (
        <Stack gap={6}>
          <Group justify="space-between" gap="xs">
            <Text fw={700}>
              <DateText value={p.writtenAt} />
            </Text>
            {p.cancelled && <StateChip tone="neutral" icon={IconPill} label={t('health.cancelled')} />}
          </Group>
          {p.doctorName && (
            <Text>
              <NameText name={p.doctorName} />
            </Text>
          )}
          {p.medicines.map((m) => (
            <Text key={`${m.name} ${m.strength}`}>
              <bdi>{[m.name, m.strength].filter(Boolean).join(' ')}</bdi>
            </Text>
          ))}
          {p.sheet && (
            <Download
              label={t('health.pdf')}
              url={urlOf(health.prescriptionSheet, { params: { ...of(person), id: p.id } })}
              name="prescription.pdf"
            />
          )}
        </Stack>
      )}
    />
  )
}

function Reports() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  const called = (title: Answer<typeof health.reports>['items'][number]['title']) =>
    (title as Record<string, string | undefined>)[currentLanguage()] ?? title.en
  return (
    <List
      route={health.reports}
      part="reports"
      items={(a) => a.items}
      before={({ awaited }) =>
        awaited.length > 0 && (
          <section className={classes.card}>
            <Title order={2} size="h4">
              {t('health.awaited')}
            </Title>
            {awaited.map((o) => (
              <Text key={o.id}>
                <bdi>{called(o.title)}</bdi>
              </Text>
            ))}
          </section>
        )
      }
      show={(r) => (
        <Stack gap={6}>
          <Text fw={700}>
            <bdi>{called(r.title)}</bdi>
          </Text>
          <Text c="dimmed">
            <DateText value={r.verifiedAt} />
          </Text>
          <Download
            label={t('health.pdf')}
            url={urlOf(health.reportSheet, { params: { ...of(person), id: r.id } })}
            name="report.pdf"
          />
        </Stack>
      )}
    />
  )
}

function Bills() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  return (
    <List
      route={health.bills}
      part="bills"
      items={(a) => a.items}
      show={(b) => {
        const paper = (as: 'bill' | 'receipt') =>
          urlOf(health.billSheet, { params: { ...of(person), id: b.id }, query: { as } })
        return (
          <Stack gap={6}>
            <Group justify="space-between" gap="xs">
              <Text fw={700}>
                <bdi>{b.number}</bdi>
              </Text>
              <MoneyText minor={b.totalMinor} currency={b.currency} fw={700} />
            </Group>
            <Text c="dimmed">
              <DateText value={b.issuedAt} /> · <bdi>{b.branchName}</bdi>
            </Text>
            {b.paidMinor < b.totalMinor && (
              <Text fw={600}>
                {t('health.due')} <MoneyText minor={b.totalMinor - b.paidMinor} currency={b.currency} />
              </Text>
            )}
            <Group>
              <Download label={t('health.bill')} url={paper('bill')} name="bill.pdf" />
              {b.receipts && <Download label={t('health.receipt')} url={paper('receipt')} name="receipt.pdf" />}
            </Group>
          </Stack>
        )
      }}
    />
  )
}

function Documents() {
  const { t } = useTranslation('portal')
  const { person } = usePerson()
  return (
    <List
      route={health.documents}
      part="documents"
      items={(a) => a.items}
      show={(d) => (
        <Stack gap={6}>
          <Text fw={700}>
            <bdi>{d.title}</bdi>
          </Text>
          <Text c="dimmed">
            <DateText value={d.createdAt} />
          </Text>
          <Download
            label={t('health.open')}
            url={urlOf(health.documentFile, { params: { ...of(person), id: d.id } })}
            name={d.title}
          />
        </Stack>
      )}
    />
  )
}
