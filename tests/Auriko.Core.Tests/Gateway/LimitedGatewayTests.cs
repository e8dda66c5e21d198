using System.Runtime.CompilerServices;
using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Access.Limits;
using CsCheck;

namespace Auriko.Core.Tests.Gateway;

public sealed class LimitedGatewayTests
{
    private static readonly KeyPolicy Policy = new() { MaxConcurrency = 3 };

    /// <summary>However responses end, the places they took are free again, and none was free before.</summary>
    [Fact]
    public Task StreamAndCreate_AnyEnds_LeakNoPlace() => Gen.Int[0, 5].List[1, 12].SampleAsync(async ends =>
    {
        using var bench = new LimitBench();
        var gateway = new LimitedGateway(new EndingGateway(), bench.Limits);

        foreach (var end in ends)
        {
            await Record.ExceptionAsync(() => RunAsync(gateway, bench, end));
        }

        var leases = new List<IDisposable>();
        for (var place = 0; place < Policy.MaxConcurrency; place++)
        {
            leases.Add(await bench.AdmitAsync(Policy));
        }

        Assert.Equal(ErrorCode.ConcurrentRequestsExceeded, (await bench.RefuseAsync(Policy)).Code);
        leases.ForEach(lease => lease.Dispose());
    }, iter: 200);

    [Fact]
    public async Task StreamAsync_WhileItRuns_HoldsItsPlace()
    {
        using var bench = new LimitBench();
        var gateway = new LimitedGateway(new EndingGateway(), bench.Limits);
        var policy = new KeyPolicy { MaxConcurrency = 1 };

        await using (var stream = gateway.StreamAsync(bench.Call(policy), LimitBench.Stop).GetAsyncEnumerator(LimitBench.Stop))
        {
            Assert.True(await stream.MoveNextAsync());
            Assert.Equal(ErrorCode.ConcurrentRequestsExceeded, (await bench.RefuseAsync(policy)).Code);
        }

        (await bench.AdmitAsync(policy)).Dispose();
    }

    [Fact]
    public async Task StreamAsync_UnlimitedKey_IsTheStreamItself()
    {
        using var bench = new LimitBench();
        var inner = new EndingGateway();

        var stream = new LimitedGateway(inner, bench.Limits).StreamAsync(bench.Call(KeyPolicy.Default), LimitBench.Stop);

        Assert.Equal(inner.StreamAsync(bench.Call(KeyPolicy.Default), LimitBench.Stop).GetType(), stream.GetType());
        Assert.Equal(3, await stream.CountAsync(LimitBench.Stop));
    }

    private static async Task RunAsync(LimitedGateway gateway, LimitBench bench, int end)
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(LimitBench.Stop);
        var call = bench.Call(Policy, body: $$"""{"model":"m","input":"{{(end is 4 ? "fail" : "Hi")}}"}""");
        if (end is 0)
        {
            await gateway.CreateAsync(call, hangUp.Token);
            return;
        }

        await using var stream = gateway.StreamAsync(call, hangUp.Token).GetAsyncEnumerator(hangUp.Token);
        for (var events = 0; events < end && await stream.MoveNextAsync(); events++)
        {
            if (end is 5)
            {
                await hangUp.CancelAsync();
            }
        }
    }

    /// <summary>Three events; the input <c>fail</c> ends with an error after one, and plain calls fail.</summary>
    private sealed class EndingGateway : IResponseGateway
    {
        public Task<ResponseObject> CreateAsync(GatewayCall call, CancellationToken cancellationToken) =>
            Task.FromException<ResponseObject>(new GatewayException(new GatewayError(ErrorCode.UpstreamError, "Failed.")));

        public async IAsyncEnumerable<ResponseEvent> StreamAsync(
            GatewayCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var number = 0; number < 3; number++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                if (number == 1 && call.Request.Raw.GetProperty("input").GetString() is "fail")
                {
                    throw new GatewayException(new GatewayError(ErrorCode.UpstreamError, "Failed."));
                }

                yield return new Numbered(number);
            }
        }
    }

    private sealed record Numbered(int SequenceNumber) : ResponseEvent(SequenceNumber)
    {
        public override string Type => "numbered";
    }
}
