import { Stack, UnstyledButton } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import type { Me } from '@tabib/contracts/identity/auth'
import { sessions } from '@tabib/contracts/identity/sessions'
import { IconLock, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { asProblem, type Problem } from '../../../api/problem.js'
import { invalidate } from '../../../api/query.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { NameText } from '../../../shared/text.js'
import { BigAction } from '../../../ui/BigAction.js'
import classes from './security.module.css'
import { PinField } from './PinField.js'

type Person = Answer<typeof sessions.desk>['items'][number]

interface AtDeskProps {
  people: readonly Person[]
  onEntered: (me: Me) => void
  /** After too many wrong ones a PIN opens nothing any more. */
  onEnded: (why: Problem) => void
}

/** Who is signed in at this computer: choose the name, type the PIN. The one who locked it last is chosen already. */
export function AtDesk({ people, onEntered, onEnded }: AtDeskProps) {
  const { t } = useTranslation('identity')
  const [pressed, setChosen] = useState(people[0]!.sessionId)
  const chosen = (people.find((p) => p.sessionId === pressed) ?? people[0]!).sessionId
  const [pin, setPin] = useState('')
  const unlock = useAction(sessions.unlock, {
    invalidates: [sessions.desk],
    onDone: ({ me }) => onEntered(me),
  })
  const choose = (id: Person['sessionId']) => {
    setChosen(id)
    setPin('')
    unlock.reset()
    document.getElementById('desk-pin')?.focus()
  }
  const refused = (e: unknown) => {
    setPin('')
    const problem = asProblem(e)
    if (problem.code !== 'identity.session_ended') return
    unlock.reset()
    onEnded(problem)
    void invalidate([sessions.desk])
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        unlock.runAsync({ body: { sessionId: chosen, pin } }).catch(refused)
      }}
    >
      <Stack>
        <div role="group" aria-label={t('desk.people')} className={classes.people}>
          {people.map((p) => (
            <UnstyledButton
              key={p.sessionId}
              className={classes.person ?? ''}
              aria-pressed={p.sessionId === chosen}
              onClick={() => choose(p.sessionId)}
            >
              {p.locked ? <IconLock size={18} aria-hidden /> : <IconUser size={18} aria-hidden />}
              <NameText name={p.name} truncate />
            </UnstyledButton>
          ))}
        </div>
        <PinField id="desk-pin" label={t('desk.pin')} value={pin} onChange={setPin} autoComplete="off" autoFocus />
        <ProblemNotice problem={unlock.problem} />
        <BigAction
          label={t('desk.unlock')}
          type="submit"
          pending={unlock.pending}
          disabledReason={pin.length < 4 ? t('desk.pinMissing') : null}
        />
      </Stack>
    </form>
  )
}
