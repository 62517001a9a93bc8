import { Badge, Button, Center, Group, Text, Title } from '@mantine/core'
import { encounters, type Visit } from '@tabib/contracts/encounters/encounters'
import type { Note } from '@tabib/contracts/encounters/notes'
import { IconChevronDown, IconChevronUp, IconHistory, IconPencil, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../../api/problem.js'
import { pages, query } from '../../api/query.js'
import { useCan, useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { StateChip } from '../../ui/StateChip.js'
import classes from './chart.module.css'
import { NoteAmendment } from './NoteAmendment.js'
import { useTitles } from './titles.js'
import { VitalSets } from './VitalSets.js'

interface TimeLineProps {
  patientId: string
  /** The visit under way, which is not past yet. */
  exceptEncounterId?: string
  /** What other features add to an opened visit: its prescription, its results. */
  inside?: (visit: Visit) => ReactNode
}

/** Past visits, latest first; each opens to what was written. */
export function TimeLine({ patientId, exceptEncounterId, inside }: TimeLineProps) {
  const { t } = useTranslation('encounters')
  const { t: core } = useTranslation('core')
  const list = usePages<Visit>(pages(encounters.timeLine, { params: { patientId }, query: { limit: 20 } }))
  const rows = list.rows?.filter((v) => v.id !== exceptEncounterId)
  return (
    <section aria-label={t('timeLine.title')}>
      <Title order={2} mb="sm">
        {t('timeLine.title')}
      </Title>
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!rows && !list.problem && <BlockSkeleton lines={3} />}
      {rows?.length === 0 && <EmptyState icon={IconHistory} title={t('timeLine.none')} hint={t('timeLine.noneHint')} />}
      {rows && rows.length > 0 && (
        <ol className={classes.visits}>
          {rows.map((v) => (
            <li key={v.id} className={classes.visit} data-status={v.status}>
              <VisitEntry visit={v} inside={inside} />
            </li>
          ))}
        </ol>
      )}
      {list.more.has && (
        <Center>
          <Button variant="default" onClick={list.more.load} loading={list.more.pending}>
            {core('more')}
          </Button>
        </Center>
      )}
    </section>
  )
}

function VisitEntry({ visit, inside }: { visit: Visit; inside: TimeLineProps['inside'] }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const titleIn = useTitles()
  const [open, setOpen] = useState(false)
  const Chevron = open ? IconChevronUp : IconChevronDown
  return (
    <>
      <Group gap="xs" justify="space-between" align="flex-start">
        <div>
          <Group gap="xs">
            <Text component="time" dateTime={visit.serviceDate} fw={600}>
              {visit.serviceDate === f.today() ? t('timeLine.today') : f.date(visit.serviceDate)}
            </Text>
            <Text size="sm" c="dimmed">
              {visit.doctorName ? <NameText name={visit.doctorName} /> : t('timeLine.noDoctor')} ·{' '}
              {t(`visitType.${visit.visitType}`)}
              {visit.source === 'import' && <> · {t('timeLine.imported')}</>}
            </Text>
            {visit.status === 'cancelled' && <StateChip tone="neutral" icon={IconX} label={t('status.cancelled')} />}
          </Group>
          {visit.chiefComplaint && (
            <Text dir="auto">
              <bdi>{visit.chiefComplaint}</bdi>
            </Text>
          )}
        </div>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          rightSection={<Chevron size={16} aria-hidden />}
          aria-expanded={open}
          aria-label={`${t('timeLine.open')}, ${f.date(visit.serviceDate)}`}
          onClick={() => setOpen(!open)}
        >
          {t('timeLine.open')}
        </Button>
      </Group>
      {visit.diagnoses.length > 0 && (
        <ul className={classes.chips}>
          {visit.diagnoses.map((d) => (
            <li key={d.id}>
              <Badge variant="light" color="gray" size="lg" radius="sm" title={d.code}>
                <bdi>{titleIn(d.title)}</bdi>
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {open && <Written visit={visit} inside={inside} />}
    </>
  )
}

const parts = ['complaint', 'history', 'examination', 'advice'] as const

function Written({ visit, inside }: { visit: Visit; inside: TimeLineProps['inside'] }) {
  const { t } = useTranslation('encounters')
  const { data, error } = useQuery(query(encounters.get, { params: { id: visit.id } }))
  if (error) return <ProblemNotice problem={asProblem(error)} />
  if (!data) return <BlockSkeleton lines={1} />
  return (
    <>
      {data.notes.length === 0 && (
        <Text size="sm" c="dimmed" mt={6}>
          {t('timeLine.nothingWritten')}
        </Text>
      )}
      {data.notes.map((n) => (
        <SignedNote key={n.id} note={n} newest={!data.notes.some((later) => later.amends === n.id)} />
      ))}
      <VitalSets encounterId={visit.id} />
      {inside?.(visit)}
    </>
  )
}

function SignedNote({ note, newest }: { note: Note; newest: boolean }) {
  const me = useMe()
  const can = useCan()
  const [amending, setAmending] = useState(false)
  const mine = newest && note.authorId === me.staffId && can('encounters.note.write')
  const { t } = useTranslation('encounters')
  const f = useFormat()
  return (
    <div className={classes.written}>
      {note.reason && (
        <Text size="sm" fw={600}>
          {t('timeLine.amended', { reason: note.reason })}
        </Text>
      )}
      <dl style={{ margin: 0 }}>
        {parts.map((p) =>
          note[p] ? (
            <div key={p}>
              <dt>{t(`timeLine.${p}`)}</dt>
              <dd dir="auto">{note[p]}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <Group gap="sm" justify="space-between">
        <Text size="sm" c="dimmed">
          {t('timeLine.signed', { when: f.dateTime(note.signedAt), name: note.authorName })}
        </Text>
        {mine && (
          <Act
            size="xs"
            label={t('timeLine.amend')}
            icon={<IconPencil size={16} />}
            onClick={() => setAmending(true)}
          />
        )}
      </Group>
      {amending && <NoteAmendment note={note} onClose={() => setAmending(false)} />}
    </div>
  )
}
