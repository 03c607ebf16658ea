/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What an operator or a back end may ask: the use cases behind REST, and later behind AMQP. In come
 * requests with the {@link io.holdfast.hub.service.Access} that their token gives; out go views
 * that a protocol head writes in its own form, or refusals. Each use case asks for one right. What
 * devices ask without a session is here, too: {@link io.holdfast.hub.service.ClientService}. Owns
 * no thread.
 */
@NullMarked
package io.holdfast.hub.service;

import org.jspecify.annotations.NullMarked;
