import type { Texts } from './texts.js'

export const en: Texts = {
  ask: 'Reply YES to confirm or NO to cancel.',
  wayOut: 'Send me no more mails',
  buttons: { confirm: 'Confirm', cancel: 'Cancel' },
  kinds: {
    'appointment.created': [
      'Appointment booked',
      '{clinic}: appointment[ of {name}][ with {doctor}] on {date} at {time}.[ {link}]',
    ],
    'appointment.confirmed': [
      'Appointment confirmed',
      '{clinic}: the appointment[ of {name}][ with {doctor}] on {date} at {time} is confirmed.[ {link}]',
    ],
    'appointment.moved': [
      'Appointment moved',
      '{clinic}: the appointment[ of {name}][ with {doctor}] is now on {date} at {time}[ instead of {oldDate}, {oldTime}].[ {link}]',
    ],
    'appointment.cancelled': [
      'Appointment cancelled',
      '{clinic}: the appointment[ of {name}][ with {doctor}] on {date} at {time} is cancelled.[ Reason: {reason}.]',
    ],
    'appointment.affected': [
      'About your appointment',
      '{clinic}: about the appointment[ of {name}][ with {doctor}] on {date} at {time}: {text}',
    ],
    'reminder.day': [
      'Appointment tomorrow',
      '{clinic}: a reminder of the appointment[ of {name}][ with {doctor}] on {date} at {time}.[ {link}]',
    ],
    'reminder.hour': [
      'Appointment soon',
      '{clinic}: the appointment[ of {name}][ with {doctor}] is today, {date}, at {time}.[ {link}]',
    ],
    'waiting_list.offer': [
      'A slot is free',
      '{clinic}: a slot[ with {doctor}] is free on {date} at {time}[ for {name}]. Take it before {until}[: {link}]',
    ],
    'token.called': [
      'Token {token}',
      'Token {token}: it is your turn.[ Please go to {room}.][ {doctor} is waiting.][ {clinic}]',
    ],
    'result.ready': ['Result ready', '{clinic}: the result[ of {test}][ for {name}] is ready.[ {link}]'],
    'prescription.ready': ['Prescription ready', '{clinic}: the prescription[ for {name}] is ready.[ {link}]'],
    bill: ['Bill {number}', '{clinic}: bill {number}[ for {name}], {amount}.[ {link}]'],
    receipt: ['Receipt {number}', '{clinic}: we received {amount}[ for {name}], receipt {number}. Thank you.[ {link}]'],
    'follow_up.due': [
      'Follow-up visit',
      '{clinic}: the follow-up visit[ of {name}][ with {doctor}] is due on {date}.[ {link}]',
    ],
    invitation: [
      'Your invitation',
      '{clinic} invites you[, {name}]. Open this link to begin: {link}[ It works until {until}.]',
    ],
    'email.verification': [
      'Confirm your address',
      '[{clinic}: ]open this link to confirm your address[, {name}]: {link}',
    ],
    'password.reset': [
      'A new password',
      '[{clinic}: ]open this link to choose a new password[, {name}]: {link}\nIf you did not ask for it, do nothing.',
    ],
    otp: ['Your code', '{code} is your code[ for {clinic}].[ It works for {minutes} minutes.] Tell it to nobody.'],
    'account.changed': [
      'How you are reached was changed',
      '{clinic}: the phone, email or username we know you by was changed by {who}. If you know nothing of it, tell the clinic at once.',
    ],
    'chat.message': ['Message from {from}', '[{text}][ {link}]'],
    'call.missed': ['Missed call', '{from} tried to call you at {time}.[ {link}]'],
    'stock.low': ['Stock is low', '{item}: {left} left.[ {link}]'],
    'messages.missed': ['Messages that did not arrive', '{count} messages of {date} did not arrive.[ {link}]'],
    alert: ['{title}', '{text}[ {link}]'],
    system: ['{title}', '{text}[ {link}]'],
    break_glass: [
      'Emergency access',
      '{who} opened a patient’s record in an emergency. Reason: {reason}.[ It ends at {until}.][ {link}]',
    ],
    'audit.anchor': [
      'Audit code of {date}',
      'The audit code of {date}[ at {place}] is {code}. Keep it: it proves that nothing was rewritten.',
    ],
  },
}
