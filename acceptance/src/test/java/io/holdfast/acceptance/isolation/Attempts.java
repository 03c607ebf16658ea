/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.isolation;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an attacker tries, as texts with places in braces that {@link Pair#fill} knows.
 *
 * <p>{v} and {a} are the paths of victim and attacker as in topics, {vid} and {aid} their client
 * ids; {V}, {enc}, {dbl} and {look} stand for the victim's client id in capitals, percent-encoded
 * once and twice in its first letter, and with a look-alike for that letter; the same with a small
 * p in front ({pV} …) are its paths.
 */
final class Attempts {

  private Attempts() {}

  /** Topics to publish to that end the connection. */
  static final List<String> FOREIGN_TOPICS =
      lines(
          """
          {v}/messages/events/
          {v}/messages/events
          {v}/messages/events/a=b
          {v}/messages/events/%24.cdid={vid}
          {v}/messages/devicebound/
          {v}/messages/devicebound/%24.to=x
          {v}/inputs/in/
          {v}/inputs/in/%24.cdid=x
          {v}/modules/m/messages/events/
          {v}/twin/PATCH/properties/reported/?$rid=1
          /{v}/messages/events/
          //{v}/messages/events/
          {v}//messages/events/
          {v}/./messages/events/
          {v}/messages//events/
          {v}/messages/events.
          {v}{NUL}/messages/events/
          {v}{ZWSP}/messages/events/
          {v} /messages/events/
          {a}/../{vid}/messages/events/
          {a}/..//{v}/messages/events/
          {a}%2F..%2F{vid}/messages/events/
          {a}%2f%2e%2e%2f{vid}/messages/events/
          {a}{NUL}{vid}/messages/events/
          {a},{vid}/messages/events/
          {a};/{vid}/messages/events/
          devices/%2e%2e/{v}/messages/events/
          devices/../{v}/messages/events/
          devices//{vid}/messages/events/
          {pV}/messages/events/
          {penc}/messages/events/
          {pdbl}/messages/events/
          {plook}/messages/events/
          {pV}/messages/devicebound/
          {penc}/messages/devicebound/
          DEVICES/{vid}/messages/events/
          Devices/{vid}/messages/events/
          %64evices/{vid}/messages/events/
          {v}/MESSAGES/EVENTS/
          devices/+/messages/events/
          devices/#
          #
          +/+/messages/events/
          devices/{LONG}/messages/events/
          {v}/messages/{LONG}
          $iothub/{v}/messages/events/
          $iothub/../{v}/messages/events/
          $iothub/twin/PATCH/properties/desired/?$rid=1&$version=9
          $iothub/twin/PATCH/properties/desired/{vid}/?$rid=1
          $iothub/twin/res/200/?$rid=1
          $iothub/methods/POST/m/?$rid=1
          $iothub/methods/res/{vid}/?$rid=1
          $iothub/twin/GET/{vid}
          $iothub/twin/PATCH/properties/reported/{vid}
          $iothub/twin/{vid}/GET/?$rid=1
          $IOTHUB/twin/PATCH/properties/reported/?$rid=1
          $share/g/{v}/messages/events/
          """);

  /** Topics to publish to that are the attacker's own, whatever else they name. */
  static final List<String> OWN_TOPICS =
      lines(
          """
          {a}/messages/events/
          {a}/messages/events/../../../{vid}/messages/events/
          {a}/messages/events/%24.cdid={vdev}&%24.cmid={vmod}
          {a}/messages/events/$.cdid={vdev}&$.cmid={vmod}
          {a}/messages/events/iothub-connection-device-id={vdev}&iothub-connection-module-id={vmod}
          {a}/messages/events/%24.to=%2Fdevices%2F{vdev}%2Fmessages%2Fdevicebound
          {a}/messages/events/%24.on=..%2F..%2F{vid}%2Finputs%2Fin
          $iothub/twin/PATCH/properties/reported/?$rid=7&deviceId={vdev}&moduleId={vmod}
          $iothub/twin/PATCH/properties/reported/?$rid={vid}
          $iothub/twin/PATCH/properties/reported/?deviceId={vdev}&$rid=8
          $iothub/twin/GET/?$rid=9&deviceId={vdev}
          """);

  /** Filters to subscribe to; they match nothing of the victim's. */
  static final List<String> FILTERS =
      lines(
          """
          {a}/messages/devicebound/#
          {a}/inputs/#
          $iothub/methods/POST/#
          $iothub/twin/res/#
          $iothub/twin/PATCH/properties/desired/#
          {v}/messages/devicebound/#
          {v}/messages/devicebound/+
          {v}/messages/events/#
          {v}/inputs/#
          {v}/inputs/in
          {v}/#
          {v}/+/+/#
          {v}/modules/+/inputs/#
          {v}/modules/#
          devices/+/messages/devicebound/#
          devices/+/modules/+/inputs/#
          devices/+/modules/{vmod}/inputs/#
          devices/{vdev}/modules/+/#
          devices/#
          devices/+
          +/+/messages/devicebound/#
          +/{vid}/#
          +/#
          #
          +
          $iothub/#
          $iothub/+/+/#
          $iothub/methods/+/#
          $iothub/twin/#
          $SYS/#
          $share/g/{v}/messages/devicebound/#
          $share/g/#
          $queue/{v}/messages/devicebound/#
          /{v}/messages/devicebound/#
          //{v}/messages/devicebound/#
          {v}//messages/devicebound/#
          {v}/../{aid}/messages/devicebound/#
          {a}/../{vid}/messages/devicebound/#
          {a}/messages/devicebound/../../../{vid}/messages/devicebound/#
          {a}%2F..%2F{vid}/messages/devicebound/#
          {pV}/messages/devicebound/#
          {pV}/inputs/#
          {penc}/messages/devicebound/#
          {penc}/inputs/#
          {pdbl}/messages/devicebound/#
          {plook}/messages/devicebound/#
          DEVICES/{vid}/messages/devicebound/#
          {v}/MESSAGES/DEVICEBOUND/#
          {v} /messages/devicebound/#
          """);

  /** Filters that MQTT 3.1.1 knows no meaning for, or too long: the connection may end. */
  static final List<String> BROKEN_FILTERS =
      lines(
          """
          {v}{NUL}/messages/devicebound/#
          devices/#/messages/devicebound/#
          {v}/messages/devicebound/#/
          {v}+/messages/devicebound/#
          {v}#
          devices/{LONG}/messages/devicebound/#
          """);

  /** Client id and user name, with the attacker's own token. */
  static final List<String> NAMES =
      lines(
          """
          {vid} | {H}/{vid}/?api-version=2021-04-12
          {vid} | {H}/{vid}/api-version=2016-11-14
          {vid} | {H}/{vid}/
          {vid} | {H}/{vid}
          {vid} | {H}/{aid}/?api-version=2021-04-12
          {aid} | {H}/{vid}/?api-version=2021-04-12
          {vid} | {H}/{aid}/../{vid}/?api-version=2021-04-12
          {aid} | {H}/{aid}/../{vid}/?api-version=2021-04-12
          {vid} | {H}/{aid}%2F..%2F{vid}/?api-version=2021-04-12
          {aid}/../{vid} | {H}/{aid}/../{vid}/?api-version=2021-04-12
          {aid}/{vid} | {H}/{aid}/{vid}/?api-version=2021-04-12
          {vid} | {H}/{aid}/{vid}/?api-version=2021-04-12
          {vid} | {H}/{vid}/{aid}/?api-version=2021-04-12
          {vid} | {H}//{vid}/?api-version=2021-04-12
          {vid} | /{vid}/?api-version=2021-04-12
          {vid} | other.example/{vid}/?api-version=2021-04-12
          {vid} | {H}/{vid}/?api-version=2021-04-12&api-version=2018-06-30
          {vid} | {H}/{vid}/?api-version=2018-06-30&deviceId={aid}
          {vid} | {H}/{vid}/?api-version=%00&DeviceClientType={aid}
          {vid} | {H}/{vid}/?api-version=2021-04-12/{aid}
          {vid} | {H}/{vid}/?api-version=2021-04-12&auth-chain={vid};{aid}
          {vid} | {H}/{vid}/?auth-chain={aid};{vid}&api-version=2021-04-12
          {vid} | {H}/{vid}/?api-version=9999-99-99
          {V} | {H}/{V}/?api-version=2021-04-12
          {V} | {H}/{vid}/?api-version=2021-04-12
          {vid} | {H}/{V}/?api-version=2021-04-12
          {enc} | {H}/{enc}/?api-version=2021-04-12
          {vid} | {H}/{enc}/?api-version=2021-04-12
          {enc} | {H}/{vid}/?api-version=2021-04-12
          {dbl} | {H}/{dbl}/?api-version=2021-04-12
          {look} | {H}/{look}/?api-version=2021-04-12
          {look} | {H}/{vid}/?api-version=2021-04-12
          {vid}/ | {H}/{vid}/?api-version=2021-04-12
          /{vid} | {H}/{vid}/?api-version=2021-04-12
          {vid}/# | {H}/{vid}/#/?api-version=2021-04-12
          {vid}/+ | {H}/{vid}/+/?api-version=2021-04-12
          + | {H}/+/?api-version=2021-04-12
          # | {H}/{vid}/?api-version=2021-04-12
          {LONG} | {H}/{vid}/?api-version=2021-04-12
          {aid} | {H}/{LONG}/?api-version=2021-04-12
          {vid} | {vid}
          {vid} | $iothub/{vid}
          """);

  /** Resources that the attacker's key signs, to connect as the victim. */
  static final List<String> RESOURCES =
      lines(
          """
          {H}/{v}
          {H}/{a}
          {H}/devices
          {H}
          {H}/{v}/
          {H}//{v}
          {H}/{pV}
          {H}/{penc}
          {H}/{pdbl}
          {H}%2F{penc}
          {H}/devices%2F{vid}
          {H}/devices%252F{vid}
          {H}/{a}/../{vid}
          {H}/{a}%2F..%2F{vid}
          {H}/{a},{vid}
          {H}/{a}/modules/{vmod}
          {H}/devices/{vdev}
          {H}/devices/{vdev}/modules/{vmod}
          {H}/DEVICES/{vid}
          {H}/{v}?{aid}
          {H}/{v}%00
          other.example/{v}
          *
          /
          {H}/{v}&skn=iothubowner
          {H}&skn=iothubowner
          {H}&skn=device
          {H}/{v}&skn=
          {H}/{v}&skn={aid}
          {H}/{a}&skn=service
          """);

  /** Topics of a will: a CONNECT with one is refused. */
  static final List<String> WILL_TOPICS =
      lines(
          """
          {v}/messages/events/
          {v}/messages/events/a=b
          {v}/messages/devicebound/
          {v}/inputs/in/
          {pV}/messages/events/
          {penc}/messages/events/
          {plook}/messages/events/
          {a}/../{vid}/messages/events/
          /{v}/messages/events/
          $iothub/twin/PATCH/properties/reported/?$rid=1
          $iothub/methods/res/200/?$rid=1
          #
          """);

  /** Requests with credentials that are good for nothing or for the attacker's own. */
  static final List<String> REQUESTS =
      lines(
          """
          GET /twins/{vrest}
          PATCH /twins/{vrest}
          PUT /twins/{vrest}
          POST /twins/{vrest}/methods
          GET /devices/{vrest}
          PUT /devices/{vrest}
          DELETE /devices/{vrest}
          GET /devices/{vdev}/modules
          DELETE /devices/{vdev}/commands
          POST /holdfast/v1/devices/{vdev}/messages/devicebound
          GET /holdfast/v1/events?deviceId={vdev}&from=earliest
          GET /holdfast/v1/statistics
          GET /messages/serviceBound/feedback
          GET /statistics/devices
          GET /devices
          POST /devices
          POST /devices/keys/regenerate
          GET /twins/{arest}/../{vrest}
          GET /twins/{arest}/../../twins/{vrest}
          GET /twins/{arest}%2F..%2F{vrest}
          GET /twins/{arest}%252F..%252F{vrest}
          GET /twins/{arest}/%2e%2e/{vrest}
          GET /twins/{arest}%5C..%5C{vrest}
          GET /twins/{arest};/../{vrest}
          GET /twins/{vrest};a={arest}
          GET /twins;a=b/{vrest}
          GET //twins/{vrest}
          GET /twins//{vrest}
          GET /./twins/{vrest}
          GET /TWINS/{vrest}
          GET /twins/{vrest}%00
          GET /twins/{vrest}%20
          GET /twins/{vrest}%2F
          GET /%74wins/{vrest}
          GET /twins%2F{vrest}
          GET https://{H}/twins/{vrest}
          GET https://other.example/twins/{vrest}
          GET /twins/{arest}#/../{vrest}
          GET twins/{vrest}
          GET *
          OPTIONS /twins/{vrest}
          TRACE /twins/{vrest}
          HEAD /twins/{vrest}
          POST /devices/{vdev}/modules/{vmod}/messages/events
          """);

  /** Requests to the API of a device, which are the attacker's own where it is that device. */
  static final List<String> DEVICE_REQUESTS =
      lines(
          """
          POST /devices/{vdev}/messages/events
          GET /devices/{vdev}/messages/deviceBound
          DELETE /devices/{vdev}/messages/deviceBound/00000000-0000-0000-0000-000000000000
          POST /devices/{vdev}/messages/deviceBound/00000000-0000-0000-0000-000000000000/abandon
          POST /devices/{adev}/../{vdev}/messages/events
          POST /devices/{adev}%2F..%2F{vdev}/messages/events
          POST /devices/{adev}/%2e%2e/{vdev}/messages/events
          POST /devices/{venc}/messages/events
          POST /DEVICES/{vdev}/MESSAGES/EVENTS
          GET /devices/{adev}%2F..%2F{vdev}/messages/deviceBound
          GET /devices/{venc}/messages/deviceBound
          """);

  /** Headers that proxies or frameworks obey; each with a request for the attacker's own path. */
  static final List<String> HEADERS =
      lines(
          """
          X-HTTP-Method-Override: DELETE
          X-HTTP-Method-Override: PATCH
          X-Original-URL: /twins/{vrest}
          X-Rewrite-URL: /twins/{vrest}
          X-Forwarded-Prefix: /twins/{vrest}
          X-ms-edge-moduleId: {vid}
          iothub-connection-device-id: {vdev}
          Host: {H}/twins/{vrest}
          """);

  private static List<String> lines(String text) {
    return text.lines().flatMap(line -> line.isEmpty() ? Stream.of() : Stream.of(line)).toList();
  }
}
