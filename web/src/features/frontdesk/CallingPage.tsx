import { Group, SegmentedControl } from '@mantine/core'
import { type CounterKind, counterKinds, counterNeeds, counters } from '@tabib/contracts/frontdesk/counters'
import { useLocalStorage } from '@mantine/hooks'
import { IconArmchair, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { TextField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { TableSkeleton } from '../../ui/Skeletons.js'
import { CounterActions, CounterState } from './CounterActions.js'
import { PriorityChip } from './ArrivalChip.js'
import { useVisitStep } from './useVisitStep.js'
import { Waited } from './Waited.js'

const view = z.object({ at: z.enum(counterKinds).optional().catch(undefined) })

/** Calling patients to a counter: who is next there, and a button. */
export default function CallingPage() {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const can = useCan()
  const mine = counterKinds.filter((c) => can(counterNeeds[c]))
  const [{ at }, setView] = useUrlState(view)
  const counter: CounterKind = at && mine.includes(at) ? at : (mine[0] ?? 'vitals')
  const [place, setPlace] = useLocalStorage({ key: `tabib.place.${counter}`, defaultValue: '' })
  const found = useQuery({
    ...query(counters.waiting, { params: { counter } }),
    enabled: mine.length > 0,
    refetchInterval: 20_000,
  })
  const openStep = useVisitStep()
  const said = ({ token, patient }: { token: number; patient: { name: string } }) =>
    announce(t('calling.called', { token: f.number(token), name: patient.name }))
  const next = useAction(counters.next, { invalidates: ['frontdesk.counters'], onDone: said })
  const body = place.trim() ? { place: place.trim() } : {}
  const waiting = found.data?.items.filter((w) => w.status === 'waiting').length ?? 0
  return (
    <Page
      title={t('calling.title')}
      aside={
        mine.length > 1 ? (
          <SegmentedControl
            aria-label={t('calling.counter')}
            value={counter}
            onChange={(v) => setView({ at: v as CounterKind })}
            data={mine.map((c) => ({ value: c, label: t(`counter.${c}`) }))}
          />
        ) : undefined
      }
    >
      <ProblemNotice problem={found.error ?? next.problem} onRetry={() => void found.refetch()} />
      {found.isPending && mine.length > 0 && <TableSkeleton rows={5} />}
      {found.data && (
        <DataTable
          label={t('calling.title')}
          rows={found.data.items}
          rowKey={(w) => w.arrivalId}
          onOpen={(w) => openStep(w.encounterId)}
          tone={(w) => (w.status === 'called' ? 'care' : undefined)}
          empty={<EmptyState icon={IconArmchair} title={t('queue.empty')} hint={t('calling.emptyHint')} />}
          columns={[
            {
              key: 'token',
              header: t('given.token'),
              width: 90,
              phone: 'corner',
              cell: (w) => <b>{f.number(w.token)}</b>,
            },
            {
              key: 'name',
              header: t('calling.patient'),
              phone: 'title',
              cell: (w) => (
                <>
                  <NameText name={w.patient.name} /> <PriorityChip priority={w.priority} />
                </>
              ),
            },
            { key: 'status', header: t('calling.status'), width: 175, cell: (w) => <CounterState visit={w} /> },
            { key: 'doctor', header: t('checkIn.doctor'), cell: (w) => <NameText name={w.doctorName} /> },
            { key: 'since', header: t('calling.waits'), width: 120, cell: (w) => <Waited since={w.since} /> },
            {
              key: 'act',
              header: '',
              width: 195,
              align: 'end',
              cell: (w) => <CounterActions counter={counter} visit={w} body={body} onCalled={said} />,
            },
          ]}
        />
      )}
      <ActionBar
        start={
          <Group>
            <TextField
              label={t('calling.place')}
              placeholder={t('calling.placeHint')}
              maxLength={60}
              value={place}
              onChange={setPlace}
            />
          </Group>
        }
      >
        <BigAction
          label={t('consult.callNext')}
          shortcut="F9"
          icon={<IconSpeakerphone size={22} />}
          pending={next.pending}
          disabledReason={waiting === 0 ? t('consult.nobodyWaits') : null}
          onClick={() => next.run({ params: { counter }, body })}
        />
      </ActionBar>
    </Page>
  )
}
