console.log("zhanggui");
