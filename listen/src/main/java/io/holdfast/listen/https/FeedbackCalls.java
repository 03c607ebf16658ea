/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.mailbox.FeedbackBatch;
import io.holdfast.hub.mailbox.FeedbackJson;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.MailService;

/** What became of messages to devices: read in batches, each under a lock that settles it. */
final class FeedbackCalls {

  private static final String PATH = "/messages/serviceBound/feedback";

  private final MailService mail;

  FeedbackCalls(MailService mail) {
    this.mail = mail;
  }

  void addTo(Router<Call> router) {
    router
        .add("GET", PATH, this::receive)
        .add("DELETE", PATH + "/{lock}", settling(Settlement.COMPLETE))
        .add("POST", PATH + "/{lock}/abandon", settling(Settlement.ABANDON));
  }

  private Answer receive(Request request, Access access) throws InterruptedException {
    return Answer.of(
        Call.await(mail.receiveFeedback(access)),
        batch -> batch.map(FeedbackCalls::answer).orElseGet(() -> new Answer.Empty(204)));
  }

  private static Answer answer(FeedbackBatch batch) {
    return Answer.ok(FeedbackJson.array(batch.records()), batch.lockToken());
  }

  private Call settling(Settlement settlement) {
    return (request, access) ->
        Answer.of(
            Call.await(mail.settleFeedback(access, request.segment("lock"), settlement)),
            settled -> new Answer.Empty(204));
  }
}
