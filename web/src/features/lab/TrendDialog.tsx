import { Modal, Stack, Table } from '@mantine/core'
import type { OrderSummary } from '@tabib/contracts/lab/orders'
import type { OrderTest } from '@tabib/contracts/lab/order-tests'
import { labResults, type TrendPoint } from '@tabib/contracts/lab/results'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { FlagChip } from './chips.js'
import classes from './lab.module.css'
import { TrendChart } from './TrendChart.js'
import { useLabWords } from './words.js'

interface TrendDialogProps {
  patient: Pick<OrderSummary['patient'], 'id' | 'name'>
  test: Pick<OrderTest, 'code' | 'name' | 'unit'>
  onClose: () => void
}

/** How a value of one patient has moved: drawn, and written out. */
export function TrendDialog({ patient, test, onClose }: TrendDialogProps) {
  const { t } = useTranslation(['lab', 'core'])
  const words = useLabWords()
  const unit = words.unit(test.unit)
  const title = t('trend.title', {
    test: unit ? `${words.name(test.name)} (${unit})` : words.name(test.name),
    name: patient.name,
  })
  const found = useQuery(
    query(labResults.ofPatient, { params: { patientId: patient.id }, query: { test: test.code, limit: 30 } }),
  )
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('core:close') }}>
      <HotkeyLayer>
        <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
        {found.data ? <Trend points={found.data.items} label={title} /> : !found.error && <BlockSkeleton lines={3} />}
      </HotkeyLayer>
    </Modal>
  )
}

function Trend({ points, label }: { points: readonly TrendPoint[]; label: string }) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const f = useFormat()
  return (
    <Stack>
      <TrendChart points={points.toReversed()} label={label} />
      <Table aria-label={label} captionSide="top">
        <Table.Tbody>
          {points.map((p) => (
            <Table.Tr key={p.id}>
              <Table.Th scope="row" fw={400}>
                {f.dateTime(p.collectedAt)}
              </Table.Th>
              <Table.Td ta="end">
                <bdi className={classes.number}>{words.value(p.value, p.decimals)}</bdi>
              </Table.Td>
              <Table.Td>
                <span className={classes.chip}>
                  <FlagChip flag={p.flag} />
                </span>
              </Table.Td>
              <Table.Td c="dimmed">{p.verified ? '' : t('trend.notVerified')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
