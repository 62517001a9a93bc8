import { Modal, Stack, Text } from '@mantine/core'
import { type MessageRow, outbox } from '@tabib/contracts/notifications/messages'
import { IconEye } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { PhoneBubble } from './PhoneBubble.js'
import { kindKey, useWords } from './words.js'

/** One message of the outbox; a secret one is fetched only when somebody says so. */
export function OutboxDialog({ message, onClose }: { message: MessageRow | undefined; onClose: () => void }) {
  const words = useWords()
  const { t } = useTranslation('core')
  return (
    <Modal
      opened={message !== undefined}
      onClose={onClose}
      title={message ? words(kindKey(message.kind)) : ''}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>{message && <Opened key={message.id} message={message} />}</HotkeyLayer>
    </Modal>
  )
}

function Opened({ message }: { message: MessageRow }) {
  const words = useWords()
  const [asked, setAsked] = useState(!message.secret)
  const found = useQuery({
    ...query(outbox.open, { params: { id: message.id as never } }),
    enabled: asked,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  return (
    <Stack>
      <Text>
        <bdi>{message.name}</bdi> {message.address && <bdi dir="ltr">{message.address}</bdi>}
      </Text>
      {!asked && (
        <>
          <Text c="dimmed">{words('outbox.secret')}</Text>
          <Act
            label={words('outbox.show')}
            variant="filled"
            icon={<IconEye size={18} aria-hidden />}
            onClick={() => setAsked(true)}
          />
        </>
      )}
      <ProblemNotice problem={found.error} />
      {found.data && <PhoneBubble subject={found.data.subject} body={found.data.body} language={found.data.language} />}
    </Stack>
  )
}
